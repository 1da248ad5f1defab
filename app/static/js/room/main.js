// Owns the course of a call: the test, one press, waiting, talking, and the end.
import { Refused, Room, enter } from "room/api"
import { canCall, listenFor, ownStream } from "room/devices"
import { Peer } from "room/peer"
import * as view from "room/view"

const page = document.getElementById("room").dataset
const isTerminal = page.role === "terminal"
const mark = "in-call:" + page.reference
const PULSE_MS = 5000, QUIET_MS = 2500
// Nobody is expected any more when these have met: then there is little to look for.
const EXPECTED = ["family", "terminal", "officer"]
const pause = (ms) => new Promise((go) => setTimeout(go, ms))
/** @type {MediaStream} */
let stream
/** @type {Call | null} */
let call = null

/** One stay in one room. */
class Call {
  /** @param {{key: string, end: number, ice: RTCConfiguration}} entered */
  constructor(entered) {
    this.entered = entered
    this.room = new Room(entered.key)
    /** @type {Map<number, Peer>} */
    this.peers = new Map()
    /** @type {import("./api.js").State | null} */
    this.state = null
    this.endsAt = 0
    this.metAt = 0
    this.pulsedAt = 0
    this.lookedAt = 0
    this.isNudged = false
    this.isOver = false
    this.wake = () => {}
  }

  async run() {
    this.timers = [
      setInterval(() => this.pulse(), PULSE_MS),
      setInterval(() => this.adapt(), 2000),
      setInterval(() => this.tick(), 1000),
    ]
    // Who is in a call is there, though she presses nothing: her sign-in lives on.
    if (!isTerminal) this.timers.push(setInterval(() => fetch(location.pathname, { method: "HEAD" }).catch(() => undefined), 240000))
    while (!this.isOver) {
      await this.look()
      if (!this.isOver) await this.rest()
    }
    this.close()
  }

  /** Until the next look is due, or something was done here that shows at once. */
  rest() {
    return new Promise((go) => { this.wake = go; setTimeout(go, this.restFor()) })
  }

  restFor() {
    if (!this.state || this.state.phase !== "open") return 1500
    const peers = [...this.peers.values()]
    if (peers.length && peers.every((peer) => peer.isConnected)) return this.isComplete ? this.quiet() : 1000
    // Two who have just met exchange a few words quickly; whoever is alone notices who comes.
    return Date.now() - this.metAt < 5000 ? 150 : 350
  }

  /** All who are expected sit here. */
  get isComplete() {
    const roles = [this.state.role, ...this.state.others.map((end) => end.role)]
    return EXPECTED.every((role) => roles.includes(role))
  }

  /** A pulse is a look as well: half way between two of them is soon enough, and others nudge. */
  quiet() {
    const since = Date.now() - this.pulsedAt
    return since < QUIET_MS ? QUIET_MS - since : QUIET_MS + PULSE_MS - since
  }

  /** Another end has seen something new. */
  nudged() {
    this.isNudged = true
    setTimeout(() => this.wake(), Math.max(0, 200 - (Date.now() - this.lookedAt)))
  }

  look() {
    this.lookedAt = Date.now()
    return this.hear(this.room.look())
  }

  /** @param {Promise<import("./api.js").State | null>} answer */
  async hear(answer) {
    try {
      const state = await answer
      if (this.isOver) return
      if (view.part("lost")) view.part("lost").hidden = true
      if (state) this.take(state)
    } catch (error) {
      if (this.isOver) return
      if (error instanceof Refused && error.status === 404) this.finish("elsewhere")
      else view.part("lost").hidden = false
    }
  }

  /** @param {import("./api.js").State} state */
  take(state) {
    this.passOn(state)
    this.state = state
    this.endsAt = Date.now() + state.closes_in * 1000
    view.warn(state.warning)
    if (state.phase === "ended") return this.finish("ended")
    view.show(state.phase)
    // A picture that comes is worth more than a word that is late.
    const arrives = (end) => Boolean(this.peers.get(end.id)?.isConnected)
    view.drawEnds(state.others.map((end) => ({ ...end, is_here: end.is_here || arrives(end) })))
    const isHeld = state.phase === "paused" || state.phase === "telephone"
    view.hush(isHeld)
    for (const track of stream.getTracks()) track.enabled = !isHeld
    if (state.phase === "open") this.meet(state)
    for (const one of state.signals) void this.peers.get(one.from)?.hear(one.body)
    this.tick()
  }

  /** Who saw first what has changed tells those it is connected with. @param {import("./api.js").State} state */
  passOn(state) {
    const gist = (one) => one && JSON.stringify([one.phase, one.closes_at, one.warning, one.others.map((end) => end.id)])
    if (!this.isNudged && gist(this.state) !== gist(state)) for (const peer of this.peers.values()) peer.nudge()
    this.isNudged = false
  }

  /** @param {import("./api.js").State} state */
  meet(state) {
    for (const [id, peer] of this.peers) {
      if (!state.others.some((end) => end.id === id)) { peer.close(); this.peers.delete(id) }
    }
    for (const end of state.others) {
      if (this.peers.has(end.id)) continue
      this.peers.set(end.id, this.peer(end, state))
      this.metAt = Date.now()
    }
  }

  /** @param {import("./api.js").End} end @param {import("./api.js").State} state */
  peer(end, state) {
    const hasOfficer = end.role === "officer" || state.role === "officer"
    return new Peer({
      me: this.entered.end, other: end.id, ice: this.entered.ice, stream,
      isHeard: !(state.is_legal && hasOfficer),
      tell: (said) => this.room.tell(end.id, said),
      show: (theirs) => view.play(end.id, theirs),
      nudged: () => this.nudged(),
    })
  }

  async adapt() {
    const isCrowded = this.peers.size > 2
    for (const peer of this.peers.values()) await peer.adapt(isCrowded).catch(() => undefined)
  }

  pulse() {
    const lines = [...this.peers.values()].map((peer) => peer.line)
    const line = ["audio_only", "weak"].find((one) => lines.includes(one)) || "good"
    this.pulsedAt = Date.now()
    void this.hear(this.room.pulse(line))
  }

  tick() { if (this.endsAt) view.clock((this.endsAt - Date.now()) / 1000) }

  async leave() {
    await this.room.post("leaving", {}).catch(() => undefined)
    this.finish("left")
  }

  /** @param {string} moment */
  finish(moment) {
    this.isOver = true
    sessionStorage.removeItem(mark)
    view.show(moment)
  }

  close() {
    for (const timer of this.timers) clearInterval(timer)
    for (const peer of this.peers.values()) peer.close()
    view.drawEnds([])
    if (!isTerminal) for (const track of stream.getTracks()) track.stop()
  }
}

async function goIn() {
  view.show("entering")
  try {
    const entered = await enter(page)
    if (!entered) return false
    sessionStorage.setItem(mark, "1")
    call = new Call(entered)
    await call.run()
    return true
  } catch (error) {
    view.show(error instanceof Refused ? "refused" : "weak")
    return false
  }
}

async function begin() {
  if (!canCall()) return view.show("cannot")
  view.show("asking")
  stream = await ownStream()
  const own = /** @type {HTMLVideoElement} */ (view.part("own"))
  own.srcObject = stream
  view.part("seen").hidden = !stream.getVideoTracks().length
  view.part("unseen").hidden = stream.getVideoTracks().length > 0
  view.part("unheard").hidden = stream.getAudioTracks().length > 0
  listenFor(stream, () => { view.part("heard").hidden = false })
  if (isTerminal) return attend()
  // Whoever was in the call and came back by a reload is let in again without a press.
  if (sessionStorage.getItem(mark)) return goIn()
  view.show("ready")
}

/** A terminal has nobody to press: it goes in whenever the desk has opened a call at it. */
async function attend() {
  for (;;) {
    if (await goIn()) await pause(4000)
    view.show("idle")
    await pause(2000)
  }
}

/** The desk's buttons speak to the server without leaving the call. @param {SubmitEvent} e */
async function steer(e) {
  const form = /** @type {HTMLFormElement} */ (e.target)
  if (!form.matches("form[data-control]") || !call || call.isOver) return
  e.preventDefault()
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" })
  form.toggleAttribute("data-refused", answer.status >= 400)
  form.removeAttribute("aria-busy")
  call.wake()
}

document.addEventListener("submit", steer)
for (const button of document.querySelectorAll("[data-press]")) {
  button.addEventListener("click", () => (button.dataset.press === "enter" ? goIn() : call && call.leave()))
}
void begin()

// Owns one connection from this browser to one other end, made again by itself when it breaks.
import { FIRST, LEVELS, begin, lineOf, next } from "room/quality"

const PATIENCE_MS = 2500
// What the first samples after a break say is about the break, not about the line.
const UNJUDGED = 3

/** One other end of the call. */
export class Peer {
  /**
   * @param {{me: number, other: number, ice: RTCConfiguration, stream: MediaStream,
   *   isHeard: boolean, tell: (said: object) => void, show: (stream: MediaStream) => void,
   *   nudged: () => void}} facts
   */
  constructor(facts) {
    this.facts = facts
    // The later end gives way when both speak at once; it lets the earlier one begin.
    this.isPolite = facts.me > facts.other
    this.isOffering = false
    this.isIgnoring = false
    this.hasMet = false
    /** @type {RTCIceCandidateInit[]} */
    this.early = []
    this.grade = begin()
    this.applied = -1
    this.isLost = false
    this.unjudged = 0
    this.before = { lost: 0, sent: 0 }
    this.line = "good"
    this.chain = Promise.resolve()
    this.connection = new RTCPeerConnection({ ...facts.ice, bundlePolicy: "max-bundle" })
    // By it one end tells the other that there is something to look at, and nothing else.
    this.bell = this.connection.createDataChannel("look", { negotiated: true, id: 0 })
    this.listen()
    this.addTracks()
  }

  get isConnected() { return this.connection.connectionState === "connected" }

  /** Tell the other end to look now. */
  nudge() { if (this.bell.readyState === "open") this.bell.send("") }

  addTracks() {
    const { stream, isHeard } = this.facts
    const sound = stream.getAudioTracks()[0], picture = stream.getVideoTracks()[0]
    // Of counsel's talk an officer gets no sound: there is not even a line for it in the offer.
    if (isHeard) this.add("audio", sound)
    this.add("video", picture)
  }

  /** @param {"audio" | "video"} kind @param {MediaStreamTrack | undefined} track */
  add(kind, track) {
    // addTrack, not addTransceiver: only so is the later end's line joined to the earlier's offer.
    if (track) this.connection.addTrack(track, this.facts.stream)
    else if (!this.isPolite) this.connection.addTransceiver(kind, { direction: "recvonly" })
  }

  listen() {
    const it = this.connection
    it.onnegotiationneeded = () => this.offer()
    it.onicecandidate = (e) => { if (e.candidate) this.facts.tell({ candidate: e.candidate }) }
    it.ontrack = (e) => this.facts.show(e.streams[0] || new MediaStream([e.track]))
    this.bell.onmessage = this.bell.onclose = () => this.facts.nudged()
    it.oniceconnectionstatechange = () => {
      clearTimeout(this.wait)
      if (it.iceConnectionState === "connected") this.beginAnew()
      if (it.iceConnectionState === "disconnected" || it.iceConnectionState === "failed") this.isLost = true
      if (it.iceConnectionState === "failed") it.restartIce()
      if (it.iceConnectionState === "disconnected") this.wait = setTimeout(() => it.restartIce(), PATIENCE_MS)
    }
  }

  /** A line that was gone is not a weak line: it begins with a picture, as at first. */
  beginAnew() {
    if (this.isLost) Object.assign(this, { isLost: false, grade: begin(), unjudged: UNJUDGED })
  }

  async offer() {
    if (this.isPolite && !this.hasMet) return
    try {
      this.isOffering = true
      await this.connection.setLocalDescription()
      this.facts.tell({ description: this.connection.localDescription })
    } finally {
      this.isOffering = false
    }
  }

  /** One after the other, in the order in which they came. @param {string} body */
  hear(body) {
    const said = JSON.parse(body)
    this.chain = this.chain.then(() => (said.description ? this.meet(said.description) : this.find(said.candidate)))
      .catch((error) => { if (!this.isIgnoring) console.info("signal not taken: " + error.name) })
    return this.chain
  }

  /** @param {RTCSessionDescriptionInit} description */
  async meet(description) {
    const it = this.connection
    const isClash = description.type === "offer" && (this.isOffering || it.signalingState !== "stable")
    this.isIgnoring = !this.isPolite && isClash
    if (this.isIgnoring) return
    await it.setRemoteDescription(description)
    this.hasMet = true
    for (const candidate of this.early.splice(0)) await it.addIceCandidate(candidate)
    if (description.type !== "offer") return
    await it.setLocalDescription()
    this.facts.tell({ description: it.localDescription })
  }

  /** @param {RTCIceCandidateInit} candidate */
  async find(candidate) {
    if (this.connection.remoteDescription) await this.connection.addIceCandidate(candidate)
    else this.early.push(candidate)
  }

  /** Look at the line and give it as much as it carries. @param {boolean} isCrowded whether three others are sent to */
  async adapt(isCrowded) {
    if (!this.isConnected) return
    const sample = await this.sample()
    if (this.unjudged > 0) this.unjudged -= 1
    else this.grade = next(this.grade, sample, isCrowded ? FIRST : undefined)
    this.line = lineOf(this.grade, sample)
    if (this.grade.level !== this.applied) await this.apply()
  }

  async sample() {
    let lost = 0, sent = 0, rtt = 0, kbit = null
    for (const one of (await this.connection.getStats()).values()) {
      if (one.type === "remote-inbound-rtp") { lost += one.packetsLost || 0; rtt = Math.max(rtt, one.roundTripTime || 0) }
      if (one.type === "outbound-rtp") sent += one.packetsSent || 0
      if (one.type === "candidate-pair" && one.nominated && one.availableOutgoingBitrate) kbit = one.availableOutgoingBitrate / 1000
    }
    const gone = Math.max(0, lost - this.before.lost), out = Math.max(1, sent - this.before.sent)
    this.before = { lost, sent }
    return { loss: gone / (gone + out), rtt, kbit }
  }

  async apply() {
    const level = LEVELS[this.grade.level], picture = this.facts.stream.getVideoTracks()[0]
    const sender = this.connection.getSenders().find((s) => s === this.pictured || (s.track && s.track.kind === "video"))
    if (!sender || !picture) return
    this.pictured = sender
    await sender.replaceTrack(level.kbit ? picture : null)
    const wanted = sender.getParameters()
    if (level.kbit && wanted.encodings && wanted.encodings[0]) {
      Object.assign(wanted.encodings[0], { maxBitrate: level.kbit * 1000, scaleResolutionDownBy: level.scale, maxFramerate: level.frames })
      await sender.setParameters(wanted)
    }
    this.applied = this.grade.level
  }

  close() {
    clearTimeout(this.wait)
    this.bell.onclose = null
    this.connection.close()
  }
}

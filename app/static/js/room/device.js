// Owns «Try my phone»: camera, microphone, the speed of the line, and whether the relay answers.
import { canCall, listenFor, ownStream } from "room/devices"
import * as view from "room/view"

const page = document.getElementById("room").dataset
const form = /** @type {HTMLFormElement} */ (document.getElementById("device-form"))
const SIZE = 150000

/** Kilobits in a second, by moving some bytes there or back. @param {() => Promise<unknown>} move */
async function speed(move) {
  const began = performance.now()
  await move()
  return Math.round((SIZE * 8) / Math.max(1, performance.now() - began))
}

const down = () => fetch(page.down + "?" + Math.random()).then((answer) => answer.arrayBuffer())
const up = () => fetch(page.up, {
  method: "POST", headers: { "Content-Type": "application/octet-stream", "X-CSRFToken": page.csrf }, body: new Uint8Array(SIZE),
})

/** Whether a relay gives us a place; "" when none is set up. */
async function relay() {
  const ice = JSON.parse(page.ice)
  if (!ice.iceServers.length) return ""
  const it = new RTCPeerConnection({ ...ice, iceTransportPolicy: "relay" })
  it.createDataChannel("try")
  const found = new Promise((tell) => {
    it.onicecandidate = (e) => { if (e.candidate) tell("1") }
    setTimeout(() => tell("0"), 6000)
  })
  await it.setLocalDescription()
  const answer = await found
  it.close()
  return answer
}

async function begin() {
  if (!canCall()) return view.show("cannot")
  view.show("asking")
  const stream = await ownStream()
  view.part("own").srcObject = stream
  const hasPicture = stream.getVideoTracks().length > 0, hasSound = stream.getAudioTracks().length > 0
  view.part("seen").hidden = !hasPicture
  view.part("unseen").hidden = hasPicture
  view.part("unheard").hidden = hasSound
  listenFor(stream, () => { view.part("heard").hidden = false })
  view.show("measuring")
  try {
    form.elements.down_kbit.value = await speed(down)
    form.elements.up_kbit.value = await speed(up)
    form.elements.relay.value = await relay()
  } catch (error) { return view.show("weak") }
  form.elements.camera.value = hasPicture ? "1" : "0"
  form.elements.microphone.value = hasSound ? "1" : "0"
  const isWeak = Math.min(form.elements.down_kbit.value, form.elements.up_kbit.value) < Number(page.weakBelow)
  view.part("line-good").hidden = isWeak
  view.part("line-weak").hidden = !isWeak
  view.show("measured")
}

void begin()

// Owns camera and microphone: asked for once, with less when there is less, and shown to be alive.

const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }
const PICTURE = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 15, max: 20 }, facingMode: "user" }

/** Whether this browser can hold a call at all. */
export function canCall() {
  return Boolean(navigator.mediaDevices && navigator.mediaDevices.getUserMedia && window.RTCPeerConnection)
}

/** Camera and microphone, or what there is of them. @returns {Promise<MediaStream>} */
export async function ownStream() {
  for (const wanted of [{ audio: SOUND, video: PICTURE }, { audio: SOUND }, { video: PICTURE }]) {
    try { return await navigator.mediaDevices.getUserMedia(wanted) } catch (error) { void error }
  }
  return new MediaStream()
}

/** Call `heard` once, when the microphone hears somebody. @param {MediaStream} stream @param {() => void} heard */
export function listenFor(stream, heard) {
  const Context = window.AudioContext
  if (!Context || !stream.getAudioTracks().length) return
  const context = new Context(), ear = context.createAnalyser()
  context.createMediaStreamSource(stream).connect(ear)
  const loud = new Uint8Array(ear.fftSize)
  const timer = setInterval(() => {
    ear.getByteTimeDomainData(loud)
    if (loud.every((value) => Math.abs(value - 128) < 6)) return
    clearInterval(timer)
    void context.close()
    heard()
  }, 150)
}

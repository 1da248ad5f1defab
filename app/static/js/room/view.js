// Owns what stands on the page of a call: which part is shown, who is there, and how much time is left.

const root = /** @type {HTMLElement} */ (document.getElementById("room"))

/** The one element of this name. @param {string} name @returns {HTMLElement} */
export function part(name) { return /** @type {HTMLElement} */ (root.querySelector('[data-part="' + name + '"]')) }

/** Show only the parts that belong to this moment. @param {string} moment */
export function show(moment) {
  root.dataset.moment = moment
  for (const one of root.querySelectorAll("[data-when]")) {
    one.hidden = !one.dataset.when.split(" ").includes(moment)
  }
}

/** A word that the server has written for us. @param {string} name */
export function word(name) { return (root.querySelector('[data-word="' + name + '"]') || root).textContent }

/** Draw the other ends; those that have left go. @param {import("./api.js").End[]} others */
export function drawEnds(others) {
  const place = part("others")
  for (const figure of [...place.children]) {
    if (!others.some((end) => "end-" + end.id === figure.id)) figure.remove()
  }
  for (const end of others) {
    const figure = figureOf(end.id)
    figure.dataset.role = end.role
    figure.dataset.line = end.is_here ? end.line : "gone"
    figure.querySelector("b").textContent = end.name
    figure.querySelector("span").textContent = word("line-" + figure.dataset.line)
  }
}

/** @param {number} id @param {MediaStream} stream */
export function play(id, stream) {
  const video = figureOf(id).querySelector("video")
  if (video.srcObject !== stream) video.srcObject = stream
  void video.play().catch(() => undefined)
}

/** @param {number} id */
function figureOf(id) {
  const known = document.getElementById("end-" + id)
  if (known) return known
  const figure = part("end").content.firstElementChild.cloneNode(true)
  figure.id = "end-" + id
  part("others").append(figure)
  return figure
}

/** Pause hides and silences; the lines stay, so that going on takes no time. @param {boolean} on */
export function hush(on) {
  for (const video of root.querySelectorAll('[data-part="others"] video')) video.muted = on
}

/** @param {number} seconds */
export function clock(seconds) {
  const left = Math.max(0, Math.ceil(seconds / 60))
  part("clock").textContent = word("minutes-left").replace("0", String(left))
}

/** @param {string | null} sentence */
export function warn(sentence) {
  const place = part("warning")
  if (place.textContent !== (sentence || "")) place.textContent = sentence || ""
}

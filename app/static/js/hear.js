// Owns «Hear this page»: offered only where the phone has a voice for the page's language.
(function (d, speech) {
  var main = d.querySelector("[data-hear]"), button = null
  var PARTS = "h1, h2, h3, p, li, label, legend, dt, dd, summary, .button, .choice, .day, .tile"
  function voice() {
    var language = d.documentElement.lang.split("-")[0]
    return speech.getVoices().find(function (one) { return one.lang.split(/[-_]/)[0] === language })
  }
  // The page in its order, each part once, without what is hidden or what only lists choices.
  function words() {
    return Array.from(main.querySelectorAll(PARTS)).filter(function (part) {
      return part.offsetParent && !part.querySelector("select") && !part.closest(".hear")
        && !part.parentElement.closest(PARTS)
    }).map(function (part) { return part.innerText.trim() }).filter(Boolean)
  }
  function show(isReading) {
    button.textContent = isReading ? main.dataset.stop : main.dataset.hear
    button.setAttribute("aria-pressed", String(isReading))
  }
  function stop() {
    speech.cancel()
    show(false)
  }
  function read() {
    // A part at a time: some phones fall silent in the middle of a long text.
    var parts = words()
    parts.forEach(function (text, at) {
      var said = new SpeechSynthesisUtterance(text)
      said.voice = voice()
      said.lang = said.voice.lang
      if (at === parts.length - 1) said.onend = function () { show(false) }
      speech.speak(said)
    })
    show(true)
  }
  function offer() {
    if (button || !voice()) return
    button = d.createElement("button")
    button.type = "button"
    button.className = "hear"
    button.addEventListener("click", function () {
      if (button.getAttribute("aria-pressed") === "true") stop()
      else read()
    })
    show(false)
    main.prepend(button)
  }
  offer()
  speech.addEventListener("voiceschanged", offer)
  addEventListener("pagehide", function () { speech.cancel() })
})(document, window.speechSynthesis)

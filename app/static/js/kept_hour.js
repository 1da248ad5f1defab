// Owns the gentle countdown of a kept hour: minutes, never seconds. The page is finished without it.
(function (d) {
  var begun = Date.now()
  function show() {
    d.querySelectorAll("[data-left]").forEach(function (spot) {
      var says = spot.dataset
      var left = Math.ceil((says.left - (Date.now() - begun) / 1000) / 60)
      var words = left < 1 ? says.over : left === 1 ? says.one : says.many.replace("#", left)
      if (spot.textContent !== words) spot.textContent = words
    })
  }
  setInterval(show, 5000)
  addEventListener("pageshow", show)
})(document)

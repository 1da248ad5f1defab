// Owns the keyboard of the desks: j and k walk rows, Enter opens, x ticks, a letter leads to an act.
(function (d) {
  d.documentElement.classList.add("js")
  function rows() { return Array.from(d.querySelectorAll("tr[data-row]")) }
  function typing(e) {
    return e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]")
  }
  // A letter leads to its act and opens it; only Enter on the button itself decides.
  function reach(act) {
    var more = act.querySelector("details")
    if (more) more.open = true
    var first = more ? more.querySelector("select, textarea, input:not([type=hidden])") : act
    if (first) first.focus()
  }
  d.addEventListener("keydown", function (e) {
    if (typing(e)) return
    var all = rows(), at = all.indexOf(d.activeElement.closest("tr[data-row]"))
    if (e.key === "j" || e.key === "k") {
      var next = all[Math.max(0, Math.min(all.length - 1, at + (e.key === "j" ? 1 : -1)))]
      if (next) { next.tabIndex = -1; next.focus(); e.preventDefault() }
    } else if (at >= 0 && e.key === "x") {
      var box = all[at].querySelector("input[type=checkbox]:not(:disabled)")
      if (box) { box.click(); e.preventDefault() }
    } else if (/^[a-z]$/.test(e.key) && d.querySelector('[data-key="' + e.key + '"]')) {
      reach(d.querySelector('[data-key="' + e.key + '"]'))
      e.preventDefault()
    } else if (e.key === "Enter" && d.activeElement === all[at]) {
      var link = all[at].querySelector("a[href]")
      if (link) link.click()
    }
  })
  d.addEventListener("change", function (e) {
    var name = e.target.dataset && e.target.dataset.all
    if (!name) return
    d.querySelectorAll('input[type=checkbox][name="' + name + '"]:not(:disabled)').forEach(function (box) {
      box.checked = e.target.checked
    })
  })
})(document)

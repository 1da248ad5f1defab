// Owns three courtesies for visitors and staff; every page works without it.
(function (d) {
  // One tap, one request: a form on its way refuses to be sent again.
  function busy(form, on) {
    if (!form || form.tagName !== "FORM") return
    if (on) form.setAttribute("aria-busy", "true")
    else form.removeAttribute("aria-busy")
  }
  d.addEventListener("submit", function (e) {
    if (e.target.getAttribute("aria-busy")) {
      e.preventDefault()
      e.stopImmediatePropagation()
      return
    }
    if (e.target.method === "get") return
    busy(e.target, true)
    // A weak line may swallow a plain form without a word; let it be tried again.
    setTimeout(busy, 15000, e.target, false)
  }, true)
  addEventListener("pageshow", function () {
    d.querySelectorAll("form[aria-busy]").forEach(function (form) { busy(form, false) })
  })

  // A request that never arrived says so, and leaves what was typed alone.
  function notSent() {
    var place = d.getElementById("notice")
    place.replaceChildren(d.getElementById("not-sent").content.cloneNode(true))
    place.scrollIntoView({ block: "nearest" })
  }
  function asked(ctx) {
    return ctx && /submit|click|change/.test((ctx.sourceEvent || {}).type)
  }
  d.addEventListener("htmx:error", function (e) { if (asked(e.detail.ctx)) notSent() })
  d.addEventListener("htmx:response:error", function (e) {
    var ctx = e.detail.ctx
    if (asked(ctx) && ctx.response.status > 501) notSent()
  })
  d.addEventListener("htmx:finally:request", function (e) {
    busy(e.detail.ctx.request.form || e.detail.ctx.sourceElement, false)
  })

  // After a swap the reader stands at what is new: the errors, else the heading.
  d.addEventListener("htmx:after:swap", function (e) {
    var ctx = e.detail.ctx, old = ctx.target
    if (!asked(ctx) || !old || ctx.swap === "none") return
    d.querySelectorAll("form[aria-busy]").forEach(function (form) { busy(form, false) })
    var part = old.isConnected ? old : d.getElementById(old.id)
    var spot = part && (part.querySelector("[data-focus]") || part.querySelector("h1, h2"))
    if (!spot) return
    if (!spot.hasAttribute("tabindex")) spot.tabIndex = -1
    spot.focus()
  })

  var first = d.querySelector("[data-focus]")
  if (first) first.focus()
})(document)

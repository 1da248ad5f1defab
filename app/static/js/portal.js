// Owns three courtesies for visitors and staff; every page works without it.
(function (d) {
  var me = d.currentScript

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
    // Without a line the browser would show a page of its own, and what was typed would be gone.
    if (navigator.onLine === false) {
      e.preventDefault()
      e.stopImmediatePropagation()
      return notSent()
    }
    busy(e.target, true)
    // A weak line may swallow a plain form without a word; let it be tried again.
    setTimeout(function (form) {
      if (!form.isConnected || !form.hasAttribute("aria-busy")) return
      busy(form, false)
      notSent()
    }, 15000, e.target)
  }, true)
  addEventListener("pageshow", function () {
    d.querySelectorAll("form[aria-busy]").forEach(function (form) { busy(form, false) })
  })

  // A request that never arrived says so, and leaves what was typed alone.
  function notSent() {
    var place = d.getElementById("notice")
    var news = d.createElement("p")
    news.className = "notice tone-bad"
    news.textContent = me.dataset.notSent
    place.replaceChildren(news)
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

  // htmx comes last: to a page that asks again by itself, to a desk, and to a family only once it
  // has pressed what htmx would do; its first press is a plain link. Our own copy steps in when
  // the public one is refused, altered or does not come in four seconds.
  var isAsked = false, kept = {}
  try { kept = sessionStorage } catch (refused) { /* a browser that keeps nothing has plain links */ }
  var settings = {
    includeIndicatorCSS: false, mode: "same-origin", history: "reload", implicitInheritance: false,
    extensions: "none", defaultSwap: "outerHTML", defaultTimeout: 30000,
    noSwap: [204, 304, 502, 503, 504]
  }
  function bring(source, integrity) {
    var script = d.createElement("script")
    script.nonce = me.nonce
    if (integrity) { script.integrity = integrity; script.crossOrigin = "anonymous" }
    script.src = source
    return d.head.appendChild(script)
  }
  function bringOwn() {
    if (!window.htmx && !d.querySelector("[src='" + me.dataset.own + "']")) bring(me.dataset.own)
  }
  function bringHtmx() {
    if (isAsked) return
    isAsked = true
    var meta = d.createElement("meta")
    meta.name = "htmx-config"
    meta.content = JSON.stringify(settings)
    d.head.append(meta)
    if (!me.dataset.cdn) return bringOwn()
    bring(me.dataset.cdn, me.dataset.integrity).addEventListener("error", bringOwn)
    setTimeout(bringOwn, 4000)
  }
  function comeLast() {
    var use = d.querySelector("[hx-get], [hx-post]")
    if (!use) return
    if (d.querySelector("[hx-trigger], .staff") || kept.htmx) return bringHtmx()
    d.addEventListener("click", function (e) {
      if (!e.target.closest("[hx-get], [hx-post]")) return
      kept.htmx = "used"
    })
  }
  if (d.readyState === "complete") comeLast()
  else addEventListener("load", comeLast)

  // A page can be heard where the phone has a voice for it; who cannot speak fetches nothing.
  if (window.speechSynthesis && d.querySelector("[data-hear]")) {
    addEventListener("load", function () { setTimeout(bring, 500, me.dataset.reads) })
  }

  var first = d.querySelector("[data-focus]")
  if (first) first.focus()
})(document)

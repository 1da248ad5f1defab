// Owns five courtesies for visitors and staff; every page works without it.
(function (d) {
  var me = d.currentScript

  // One tap, one request: a form on its way refuses to be sent again.
  function busy(form, on) {
    if (!form.action) return
    clearTimeout(form.late)
    if (on) form.setAttribute("aria-busy", "true")
    else form.removeAttribute("aria-busy")
  }
  function stop(e) {
    e.preventDefault()
    e.stopImmediatePropagation()
  }
  d.addEventListener("submit", function (e) {
    var form = e.target
    if (form.getAttribute("aria-busy")) return stop(e)
    if (form.method === "get") return
    // Without a line the browser would show a page of its own, and what was typed would be gone.
    if (navigator.onLine === false) {
      stop(e)
      return notSent()
    }
    busy(form, true)
    // A weak line may swallow a form without a word; let it be tried again.
    form.late = setTimeout(function () { if (form.isConnected) fail(form) }, 15000)
    if (!e.submitter || d.querySelector(".staff, [type=module], [enctype]")) return
    stop(e)
    send(form, e.submitter)
  }, true)
  function allIdle() {
    d.querySelectorAll("form[aria-busy]").forEach(function (form) { busy(form, false) })
  }
  addEventListener("pageshow", allIdle)

  // A family's page stays until the answer is there: a line that breaks costs no word.
  async function send(form, by) {
    var typed = new URLSearchParams(new FormData(form)), body = d.body
    d.getElementById("notice").replaceChildren()
    if (by.name) typed.append(by.name, by.value)
    try {
      var address = by.getAttribute("formaction") || form.action
      var answer = await fetch(address, { method: "POST", body: typed, headers: { "Page-Stays": 1 } })
      if (answer.status === 204) {
        // It is done; what may hang now is the next page.
        clearTimeout(form.late)
        form.late = setTimeout(busy, 15000, form)
        return location.assign(answer.headers.get("Location"))
      }
      var page = new DOMParser().parseFromString(await answer.text(), "text/html")
      if (answer.status > 501 || !page.querySelector("main")) throw page
      // Whoever pressed twice is shown one answer.
      if (d.body === body) show(page, address)
    } catch (broken) {
      if (d.body === body) fail(form)
    }
  }
  function fail(form) {
    busy(form, false)
    notSent()
  }
  function show(page, address) {
    allIdle()
    d.documentElement.lang = page.documentElement.lang
    d.dir = page.dir
    d.title = page.title
    d.body = page.body
    history.replaceState(null, "", address)
    stand(d.body)
    begun = Date.now()
    comeLast()
    offerVoice()
  }

  // A request that never arrived says so, and leaves what was typed alone.
  function notSent() {
    var place = d.getElementById("notice")
    place.innerHTML = '<p class="notice tone-bad">'
    place.firstChild.textContent = me.dataset.notSent
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

  // After a swap the reader stands at what is new: the errors, else the link that was pressed
  // where it is still there, else the heading.
  d.addEventListener("htmx:after:swap", function (e) {
    var ctx = e.detail.ctx, old = ctx.target
    if (!asked(ctx) || !old || ctx.swap === "none") return
    allIdle()
    var part = old.isConnected ? old : d.getElementById(old.id)
    var link = ctx.sourceEvent.target.closest("a")
    if (part) stand(part, link && part.querySelector("[href='" + link.getAttribute("href") + "']"))
  })
  function stand(part, link) {
    var spot = part.querySelector("[data-focus]") || link || part.querySelector("h1, h2")
    if (!spot) return
    if (!spot.hasAttribute("tabindex")) spot.tabIndex = -1
    spot.focus()
  }

  // htmx comes last: to a page that asks again by itself, to a desk, and to a family only once it
  // has pressed what htmx would do; its first press is a plain link. Our own copy steps in when
  // the public one is refused, altered or does not come in four seconds.
  var isAsked = false, kept = {}
  // A browser that keeps nothing has plain links.
  try { kept = sessionStorage } catch (refused) { }
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
    if (window.htmx) return htmx.process(d.body)
    if (!d.querySelector("[hx-get], [hx-post]")) return
    if (d.querySelector("[hx-trigger], .staff") || kept.htmx) return bringHtmx()
    d.addEventListener("click", function (e) {
      if (e.target.closest("[hx-get], [hx-post]")) kept.htmx = "used"
    })
  }
  if (d.readyState === "complete") comeLast()
  else addEventListener("load", comeLast)

  // A page can be heard where the phone has a voice for it; who cannot speak fetches nothing.
  function offerVoice() {
    if (window.speechSynthesis && d.querySelector("[data-hear]")) setTimeout(bring, 500, me.dataset.reads)
  }
  addEventListener("load", offerVoice)

  // The gentle countdown of a kept hour: minutes, never seconds.
  var begun = Date.now()
  function countDown() {
    d.querySelectorAll("[data-left]").forEach(function (spot) {
      var says = spot.dataset
      var left = Math.ceil((says.left - (Date.now() - begun) / 1000) / 60)
      spot.textContent = left < 1 ? says.over : left === 1 ? says.one : says.many.replace("#", left)
    })
  }
  setInterval(countDown, 5000)

  var first = d.querySelector("[data-focus]")
  if (first) first.focus()
})(document)

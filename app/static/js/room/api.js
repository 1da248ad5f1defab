// Owns how a browser speaks to its room: by short questions, with the key that it was given.

/** A refusal of the server, with its status. */
export class Refused extends Error {
  /** @param {number} status */
  constructor(status) { super("refused: " + status); this.status = status }
}

/**
 * @typedef {{id: number, role: string, name: string, line: string, is_here: boolean}} End
 * @typedef {{phase: string, closes_at: number, closes_in: number, warning: string | null, is_legal: boolean,
 *   role: string, others: End[], signals: {id: number, from: number, body: string}[]}} State
 */

/**
 * Ask for a token and go in by it, once.
 * @param {DOMStringMap} page what the page knows
 * @returns {Promise<{key: string, end: number, ice: RTCConfiguration} | null>} null when nothing is on yet
 */
export async function enter(page) {
  const asked = await fetch(page.joining, {
    method: "POST", headers: { "X-CSRFToken": page.csrf, Accept: "application/json" },
  })
  if (asked.status === 204) return null
  if (!asked.ok || asked.redirected) throw new Refused(asked.status)
  const { token, reference } = await asked.json()
  const entered = await fetch("/room/" + reference + "/entry", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ token }),
  })
  if (!entered.ok) throw new Refused(entered.status)
  return entered.json()
}

/** The room as one end may use it. */
export class Room {
  /** @param {string} key */
  constructor(key) {
    this.headers = { Authorization: "Bearer " + key, "Content-Type": "application/json" }
    this.after = 0
    this.version = ""
    this.asked = 0
    this.answered = 0
    /** @type {{to: number, body: string}[]} */
    this.queue = []
    this.isSending = false
  }

  /** @returns {Promise<State | null>} what has changed, or null when nothing has */
  look() { return this.ask("state", {}) }

  /** Speak up; the answer is that of a look. @param {string} line @returns {Promise<State | null>} */
  pulse(line) { return this.ask("pulse", { method: "POST", body: JSON.stringify({ line }) }) }

  /** @param {string} what @param {RequestInit} how @returns {Promise<State | null>} */
  async ask(what, how) {
    const turn = ++this.asked
    const answer = await fetch("/room/" + what + "?after=" + this.after + "&version=" + this.version, {
      ...how, headers: this.headers, credentials: "omit", signal: AbortSignal.timeout(8000),
    })
    if (answer.status === 204) return null
    if (!answer.ok) throw new Refused(answer.status)
    const state = await answer.json()
    // Two questions may be on their way at once: what was asked later is newer, and holds it all.
    if (turn < this.answered) return null
    this.answered = turn
    this.version = state.version
    state.signals = state.signals.filter((one) => one.id > this.after)
    for (const one of state.signals) this.after = Math.max(this.after, one.id)
    return state
  }

  /** @param {number} to @param {object} said */
  tell(to, said) {
    this.queue.push({ to, body: JSON.stringify(said) })
    // Candidates come in swarms; a moment's patience makes one request of them.
    setTimeout(() => this.send(), 20)
  }

  async send() {
    if (this.isSending || !this.queue.length) return
    this.isSending = true
    const now = this.queue.splice(0, 40)
    let again = 20
    try {
      await this.post("signals", { signals: now })
    } catch (error) {
      // The line is away: what was to be said is said when it is back.
      if (!(error instanceof Refused)) this.queue.unshift(...now)
      again = 800
    }
    this.isSending = false
    // An answer that came up meanwhile waits for nothing but the line.
    if (this.queue.length) setTimeout(() => this.send(), again)
  }

  /** @param {string} what @param {object} body */
  async post(what, body) {
    const answer = await fetch("/room/" + what, {
      method: "POST", headers: this.headers, credentials: "omit", body: JSON.stringify(body),
      keepalive: what === "leaving", signal: AbortSignal.timeout(8000),
    })
    if (!answer.ok) throw new Refused(answer.status)
  }
}

// Owns how much picture a line is asked to carry: down at once, up slowly, sound alone if need be.

/** From sound alone to the fullest picture (of 640 by 480 points); a call begins at the third. */
export const LEVELS = [
  { kbit: 0, scale: 1, frames: 15 },
  { kbit: 90, scale: 4, frames: 10 },
  { kbit: 200, scale: 2, frames: 15 },
  { kbit: 500, scale: 1, frames: 15 },
]
export const FIRST = 2
const CALM_BEFORE_RISING = 5

/**
 * @typedef {{level: number, calm: number, patience: number}} Grade
 * @typedef {{loss: number, rtt: number, kbit: number | null}} Sample
 */

/** @returns {Grade} */
export function begin() { return { level: FIRST, calm: 0, patience: CALM_BEFORE_RISING } }

/**
 * The next grade after one sample (taken every two seconds).
 * @param {Grade} grade @param {Sample} sample @param {number} top the fullest that is allowed
 * @returns {Grade}
 */
export function next(grade, sample, top = LEVELS.length - 1) {
  const { level, calm, patience } = grade
  // A fourth end has come: each line carries less, so that all are carried.
  if (level > top) return { level: top, calm: 0, patience }
  const isChoked = level > 0 && sample.kbit !== null && sample.kbit < LEVELS[level].kbit * 0.5
  if (sample.loss > 0.15 || sample.rtt > 2 || isChoked) {
    // Whoever falls back to sound waits longer each time before the picture is tried again.
    return { level: Math.max(0, level - 1), calm: 0, patience: level > 1 ? patience : Math.min(patience * 2, 60) }
  }
  if (sample.loss > 0.04) return { level, calm: 0, patience }
  const fits = level === 0 || sample.kbit === null || sample.kbit > LEVELS[Math.min(level + 1, top)].kbit
  if (calm + 1 >= patience && level < top && fits) return { level: level + 1, calm: 0, patience }
  return { level, calm: calm + 1, patience }
}

/** What the others are told of this line. @param {Grade} grade @param {Sample} sample */
export function lineOf(grade, sample) {
  if (grade.level === 0) return "audio_only"
  return grade.level < FIRST || sample.loss > 0.04 || sample.rtt > 0.8 ? "weak" : "good"
}

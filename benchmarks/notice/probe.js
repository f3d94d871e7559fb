/** What a paint visit sees; runs before anything of the page. */
const NOTICE = '#privacy-choices, #bare, #cc-main'
const seen = (window.seen = { first: 0, notice: 0, shift: 0, largest: '', slowest: 0 })

const watch = (type, note, more) =>
  new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({
    type,
    buffered: true,
    ...more,
  })
watch('paint', ({ name, startTime }) => {
  if (name === 'first-contentful-paint') seen.first = startTime
})
watch('element', ({ renderTime }) => (seen.notice ||= renderTime))
watch('layout-shift', ({ value, hadRecentInput }) => {
  if (!hadRecentInput) seen.shift += value
})
watch('largest-contentful-paint', ({ element }) => {
  seen.largest = element?.closest(NOTICE) ? 'notice' : 'page'
})
watch('event', ({ duration }) => (seen.slowest = Math.max(seen.slowest, duration)), {
  durationThreshold: 16,
})

// Marked before it is painted, text is timed by the browser itself.
new MutationObserver(() => {
  for (const text of document.querySelectorAll(`:is(${NOTICE}) p:not([elementtiming])`)) {
    text.setAttribute('elementtiming', 'notice')
  }
}).observe(document, { childList: true, subtree: true })

/** Time the click on a button up to the end of the first frame without it. */
window.untilGone = (button) => {
  const kinds = { opacityProperty: true, visibilityProperty: true }
  seen.gone = new Promise((done) => {
    const time = ({ timeStamp }) => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => done(performance.now() - timeStamp)
      const look = () => {
        if (button.checkVisibility(kinds)) requestAnimationFrame(look)
        else port2.postMessage(0)
      }
      requestAnimationFrame(look)
    }
    button.addEventListener('click', time, { capture: true, once: true })
  })
}

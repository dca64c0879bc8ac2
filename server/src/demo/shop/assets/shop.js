/** The shop's own script: the consent banner, what the page tells the tracker, and a word to the page it is framed in. */
const huiliu = (window.huiliu = window.huiliu || [])
const CONSENT = 'chengyu-consent'
const main = document.querySelector('main')
const banner = document.querySelector('.consent')

banner.hidden = localStorage.getItem(CONSENT) !== null
banner.addEventListener('click', event => {
  const answer = event.target.value
  if (answer !== 'granted' && answer !== 'denied') return
  localStorage.setItem(CONSENT, answer)
  huiliu.push(['consent', answer])
  banner.hidden = true
  report()
})

const telling = JSON.parse(main.dataset.telling || 'null')
if (telling?.track) huiliu.push(['track', telling.track, telling.properties])
if (telling?.identify) huiliu.push(['identify', telling.identify, telling.traits])

for (const form of document.querySelectorAll('form[data-added]')) {
  form.addEventListener('submit', () => {
    const item = JSON.parse(form.dataset.added)
    huiliu.push(['track', 'Product Added', { ...item, quantity: Number(form.quantity.value) }])
  })
}

/** The server can tie account and browser together only when it is told which browser this is. */
for (const form of document.querySelectorAll('form[data-device]')) {
  form.addEventListener('submit', () => {
    const field = form.querySelector('[name=anonymousId]') || document.createElement('input')
    Object.assign(field, { type: 'hidden', name: 'anonymousId', value: deviceId() })
    form.append(field)
  })
}

function deviceId() {
  return (typeof window.huiliu.anonymousId === 'function' && window.huiliu.anonymousId()) || ''
}

/** The guided page beside the shop follows this browser: it is told its own id, and where it is. */
function report(tries = 40) {
  if (window.parent === window) return
  const anonymousId = deviceId()
  const state = {
    anonymousId,
    userId: document.body.dataset.user,
    path: location.pathname,
    consent: localStorage.getItem(CONSENT),
  }
  window.parent.postMessage({ chengyu: state }, location.origin)
  if (!anonymousId && tries > 0 && state.consent !== 'denied') setTimeout(() => report(tries - 1), 250)
}
report()

/** A new customer at the same computer: everything is forgotten, as if nobody had been here. */
if (document.querySelector('[data-leave]')) {
  localStorage.removeItem(CONSENT)
  const go = () => location.replace('/demo/shop')
  const wait = setInterval(() => {
    if (typeof window.huiliu.reset !== 'function') return
    clearInterval(wait)
    window.huiliu.consent('denied')
    window.huiliu.reset()
    go()
  }, 50)
  setTimeout(go, 3000)
}

/** The shop's own script: the consent banner, what the page tells the tracker, and a word to the page it is framed in. */
const CONSENT = 'chengyu-consent'
const main = document.querySelector('main')
const banner = document.querySelector('.consent')

/** The tracker puts itself in the queue's place when it has loaded, so the name is looked up at every call. */
function tell(...call) {
  window.huiliu = window.huiliu || []
  window.huiliu.push(call)
}

banner.hidden = localStorage.getItem(CONSENT) !== null
banner.addEventListener('click', event => {
  const answer = event.target.value
  if (answer !== 'granted' && answer !== 'denied') return
  localStorage.setItem(CONSENT, answer)
  tell('consent', answer)
  banner.hidden = true
  report()
})

const telling = JSON.parse(main.dataset.telling || 'null')
if (telling?.track) tell('track', telling.track, telling.properties)
if (telling?.identify) tell('identify', telling.identify, telling.traits)

for (const form of document.querySelectorAll('form[data-added]')) {
  form.addEventListener('submit', () => {
    tell('track', 'Product Added', { ...JSON.parse(form.dataset.added), quantity: Number(form.quantity.value) })
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
  return (typeof window.huiliu?.anonymousId === 'function' && window.huiliu.anonymousId()) || ''
}

/** The guided page beside the shop follows this browser: it is told its id, its account, and where it is. */
function report(tries = 40) {
  if (window.parent === window) return
  const anonymousId = deviceId()
  const consent = localStorage.getItem(CONSENT)
  const { user, mixed } = document.body.dataset
  window.parent.postMessage(
    { chengyu: { anonymousId, user, mixed, consent, path: location.pathname } },
    location.origin,
  )
  if (!anonymousId && consent === 'granted' && tries > 0) setTimeout(() => report(tries - 1), 100)
}
report()

/** A new customer at the same computer: everything is forgotten, as if nobody had been here. */
if (document.querySelector('[data-leave]')) {
  localStorage.removeItem(CONSENT)
  const home = () => location.replace('/demo/shop')
  const wait = setInterval(() => {
    if (typeof window.huiliu?.reset !== 'function') return
    clearInterval(wait)
    window.huiliu.consent('denied')
    window.huiliu.reset()
    home()
  }, 50)
  setTimeout(home, 3000)
}

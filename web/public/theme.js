// Runs before the first paint; the app (src/app/theme.ts) takes over from here.
;(function () {
  var wanted = 'system'
  try {
    wanted = localStorage.getItem('huiliu.theme') || 'system'
  } catch {
    // Storage may be closed to us: the system's own wish decides.
  }
  var dark = wanted === 'dark' || (wanted === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
})()

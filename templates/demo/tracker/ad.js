// Kiosk Ads: remembers the visitor for a month and fills every slot on the page.
{
  const home = new URL(document.currentScript.src).origin

  document.cookie = `kiosk_seen=${Date.now()}; path=/; max-age=2592000; samesite=lax`
  for (const slot of document.querySelectorAll('[data-kiosk]')) {
    const frame = document.createElement('iframe')
    frame.src = `${home}/ad?slot=${slot.dataset.kiosk}`
    frame.title = 'Advertisement'
    slot.replaceChildren(frame)
  }
}

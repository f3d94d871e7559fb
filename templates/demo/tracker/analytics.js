// Hoofprint Analytics, as such tools are: an id for a year, a counter, a call home.
{
  const home = new URL(document.currentScript.src).origin
  const known = /(?:^|; )hoof_id=([^;]+)/.exec(document.cookie)?.[1]
  const id = known ?? crypto.randomUUID()
  const visits = Number(localStorage.getItem('hoof.visits') ?? 0) + 1

  document.cookie = `hoof_id=${id}; path=/; max-age=31536000; samesite=lax`
  localStorage.setItem('hoof.visits', visits)
  navigator.sendBeacon(`${home}/collect`, JSON.stringify({ id, visits, page: location.pathname }))
}

const names = { hoofprint: 'Hoofprint Analytics', kiosk: 'Kiosk Ads', lantern: 'Lantern Video' }

const row = (hit) => {
  const line = document.createElement('tr')
  for (const text of [hit.at.slice(11, 23), hit.site, names[hit.service] ?? hit.service, hit.path]) {
    line.insertCell().textContent = text
  }
  return line
}

const sum = (count, name) => name === 'total'
  ? count.total
  : Object.values(count.sites).reduce((all, site) => all + (site[name] ?? 0), 0)

const show = async () => {
  const count = await (await fetch('/count')).json()
  for (const place of document.querySelectorAll('[data-sum]')) {
    place.textContent = sum(count, place.dataset.sum)
    place.classList.toggle('some', count.total > 0)
  }
  if (count.total > 0) document.querySelector('[data-latest]').replaceChildren(...count.latest.map(row))
}

const watch = () => show().catch(() => {}).finally(() => setTimeout(watch, 700))

watch()

// Remembers the pots a visitor looked at, in their own browser, once they allow it.
{
  const seen = new Map(JSON.parse(localStorage.getItem('recently') ?? '[]'))
  const name = document.querySelector('[data-item]')?.dataset.item

  if (name) {
    seen.delete(name)
    seen.set(name, location.pathname)
    localStorage.setItem('recently', JSON.stringify([...seen].slice(-5)))
  }

  for (const place of document.querySelectorAll('[data-recently]')) {
    if (seen.size === 0) break
    place.replaceChildren(place.dataset.recently, ...[...seen].reverse().map(([title, path]) => {
      const link = document.createElement('a')
      link.href = path
      link.textContent = title
      return link
    }))
  }
}

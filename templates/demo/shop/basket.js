// The basket is what the visitor asked for: its cookie is set by their click alone.
const count = () => Number(/(?:^|; )basket=(\d+)/.exec(document.cookie)?.[1] ?? 0)

const show = () => {
  for (const place of document.querySelectorAll('[data-basket]')) place.textContent = count()
}

for (const button of document.querySelectorAll('[data-add]')) {
  button.addEventListener('click', () => {
    document.cookie = `basket=${count() + 1}; path=/; samesite=lax`
    show()
  })
}

show()

if (!/(^|; )bare=/.test(document.cookie)) {
  document.head.insertAdjacentHTML(
    'beforeend',
    `<style>#bare{position:fixed;inset:auto 12px 12px;padding:16px;border:1px solid #888;background:#fff;color:#000;font:15px/1.6 system-ui,sans-serif}#bare button{padding:12px 24px}</style>`,
  )
  document.body.insertAdjacentHTML('afterbegin', BANNER)
  const banner = document.querySelector('#bare')
  banner.onclick = ({ target }) => {
    if (!target.value) return
    document.cookie = `bare=${target.value};Path=/;Max-Age=15552000;SameSite=Lax;Secure`
    banner.remove()
  }
}

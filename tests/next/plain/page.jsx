import { useEffect, useState } from 'react'

/** A whole document in React's hands; its body begins with a section, as the notice's. */
export const Document = ({ tag }) => {
  const [nights, setNights] = useState(1)
  useEffect(() => {
    document.documentElement.dataset.hydrated = ''
  }, [])
  return (
    <html lang="en">
      <head>
        <title>Rooms</title>
        <link rel="icon" href="data:," />
        {tag === 'async' ? <script async src="/privacy/w/inn.js" /> : <script src="/privacy/w/inn.js" />}
      </head>
      <body>
        <section>
          <h1>Rooms</h1>
          <button onClick={() => setNights(nights + 1)}>Nights: {nights}</button>
        </section>
        <script type="module" src={`/${tag}/client.js`} />
      </body>
    </html>
  )
}

import Script from 'next/script'

const SRC = '/privacy/w/inn.js'

/** The ways in which an owner may write the tag. */
const TAGS = {
  async: <script async src={SRC} />,
  sync: <script src={SRC} />,
  script: <Script src={SRC} />,
}

export const generateStaticParams = () => Object.keys(TAGS).map((form) => ({ form }))

export default async function Layout({ children, params }) {
  const { form } = await params
  return (
    <html lang="en">
      <head>{TAGS[form]}</head>
      <body>{children}</body>
    </html>
  )
}

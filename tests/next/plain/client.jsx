import { hydrateRoot } from 'react-dom/client'
import { Document } from './page'

const tag = location.pathname.split('/')[1]
hydrateRoot(document, <Document tag={tag} />, {
  onRecoverableError: (error) => console.error('not hydrated:', error.message),
})

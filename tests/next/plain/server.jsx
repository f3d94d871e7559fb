import { renderToString } from 'react-dom/server'
import { Document } from './page'

process.stdout.write(`<!doctype html>${renderToString(<Document tag={process.argv[2]} />)}`)

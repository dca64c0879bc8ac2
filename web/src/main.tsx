import './app/tokens.css'
import './app/base.css'
import './ui/ui.css'
import { createRoot } from 'react-dom/client'
import { startI18n } from './app/i18n.ts'
import { headStart, Providers } from './app/providers.tsx'

headStart()
await startI18n()
const root = document.getElementById('root')
if (root) createRoot(root).render(<Providers />)

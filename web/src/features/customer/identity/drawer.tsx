import { useState } from 'react'
import { Button, Drawer } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ContactView, IdentityView } from '@huiliu/contracts'
import { Icon } from '../../../ui/icon.tsx'
import { CutDialog } from './cut-dialog.tsx'
import { EdgeList } from './edge-list.tsx'
import { ExplainPair } from './explain-pair.tsx'
import { Graph } from './graph.tsx'
import { LinkList } from './link-list.tsx'

type Props = { contact: ContactView; view: IdentityView; onClose: () => void }

/** The whole identity graph: picture, every edge with its sentence and evidence, and the acts on it. */
export function GraphDrawer({ contact, view, onClose }: Props) {
  const { t } = useTranslation()
  const [edge, setEdge] = useState<string>()
  const [cutting, setCutting] = useState(false)
  const mayCut = contact.can.identity && view.sightings.length > 1
  return (
    <Drawer
      open
      size={720}
      onClose={onClose}
      title={t('identity.why')}
      className="graph-drawer"
      extra={
        mayCut && (
          <Button size="small" icon={<Icon name="scissors" small />} onClick={() => setCutting(true)}>
            {t('identity.cutBetween')}
          </Button>
        )
      }
    >
      <div className="graph-body">
        <Graph view={view} chosen={edge} onChoose={setEdge} />
        {view.sightings.length > 1 && <ExplainPair sightings={view.sightings} />}
        <EdgeList contact={contact} view={view} chosen={edge} onChoose={setEdge} />
        <LinkList contact={contact} links={view.links} />
      </div>
      {cutting && <CutDialog view={view} onClose={() => setCutting(false)} />}
    </Drawer>
  )
}

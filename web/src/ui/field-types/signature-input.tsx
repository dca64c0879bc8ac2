import { useRef, useState, type PointerEvent } from 'react'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { fileUrl, uploadFile } from '../../api/record-files.ts'
import { fieldLabel } from '../fields.ts'
import { useProblemText } from '../problem.tsx'
import { toast } from '../toast.tsx'
import type { InputProps } from './contract.ts'
import { filesIn } from './held-files.ts'
import { useFieldObject } from './object.ts'

const [WIDTH, HEIGHT] = [480, 160]

/** Drawn with finger, pen or mouse; kept as a picture. */
export function SignatureInput({ field, value, onChange, id }: InputProps) {
  const { t } = useTranslation()
  const explain = useProblemText()
  const object = useFieldObject()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [drawn, setDrawn] = useState(false)
  const [signed] = filesIn(value)
  const place = (event: PointerEvent<HTMLCanvasElement>): [number, number] => {
    const box = event.currentTarget.getBoundingClientRect()
    return [((event.clientX - box.left) / box.width) * WIDTH, ((event.clientY - box.top) / box.height) * HEIGHT]
  }
  function draw(event: PointerEvent<HTMLCanvasElement>) {
    const pen = canvas.current?.getContext('2d')
    if (!pen || event.buttons === 0) return
    pen.lineTo(...place(event))
    pen.stroke()
    setDrawn(true)
  }
  function begin(event: PointerEvent<HTMLCanvasElement>) {
    const pen = canvas.current?.getContext('2d')
    if (!pen) return
    event.currentTarget.setPointerCapture(event.pointerId)
    pen.lineWidth = 2.5
    pen.lineCap = 'round'
    pen.lineJoin = 'round'
    pen.beginPath()
    pen.moveTo(...place(event))
  }
  async function keep() {
    const blob = await new Promise<Blob | null>(done => canvas.current?.toBlob(done, 'image/png'))
    if (!blob) return
    try {
      const file = new File([blob], 'signature.png', { type: 'image/png' })
      onChange([await uploadFile({ object, field: field.name, file })])
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
    }
  }
  function clear() {
    canvas.current?.getContext('2d')?.clearRect(0, 0, WIDTH, HEIGHT)
    setDrawn(false)
  }
  if (signed)
    return (
      <span className="signature-input" id={id}>
        <img src={fileUrl(signed)} alt={signed.name} />
        <Button size="small" onClick={() => onChange(null)}>
          {t('signature.again')}
        </Button>
      </span>
    )
  return (
    <span className="signature-input" id={id}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={t('signature.here', { field: fieldLabel(field) })}
        width={WIDTH}
        height={HEIGHT}
        onPointerDown={begin}
        onPointerMove={draw}
      />
      <span className="row">
        <Button size="small" type="primary" disabled={!drawn} onClick={() => void keep()}>
          {t('signature.take')}
        </Button>
        <Button size="small" disabled={!drawn} onClick={clear}>
          {t('signature.clear')}
        </Button>
      </span>
    </span>
  )
}

import { readAddress } from '../../objects/index.ts'
import { refused, short, type ReadCell } from './refusal.ts'

/** 广东省深圳市南山区科技园路1号 518000, its divisions found by name; JSON as the API takes it; else all of it as the street. */
export function addressOf(raw: string): ReadCell {
  if (!raw.trim().startsWith('{')) return { value: readAddress(raw.normalize('NFKC').trim()) }
  try {
    return { value: JSON.parse(raw) }
  } catch {
    return refused('wrong_format', `「${short(raw)}」不是地址`, `“${short(raw)}” is not an address`)
  }
}

const PAIR = /^(?:(.*?)\s*[(（])?\s*(-?\d{1,3}(?:\.\d+)?)\s*[,，;]\s*(-?\d{1,3}(?:\.\d+)?)\s*[)）]?$/

/** 31.23, 121.47 · 外滩 (31.23, 121.47): latitude first. */
export function placeOf(raw: string): ReadCell {
  const [, label = '', lat, lng] = PAIR.exec(raw.trim()) ?? []
  if (lat === undefined || lng === undefined)
    return refused(
      'wrong_format',
      `「${short(raw)}」不是「纬度, 经度」`,
      `“${short(raw)}” is not “latitude, longitude”`,
    )
  return { value: { lat: Number(lat), lng: Number(lng), ...(label !== '' && { label }) } }
}

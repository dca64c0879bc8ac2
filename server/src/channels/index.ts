export { parseSegment, segmentWriteKey, type SegmentItem, type SegmentProblem } from './segment/parse.ts'

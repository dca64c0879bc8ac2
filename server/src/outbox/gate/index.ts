export { judge, wordsOf } from './judge.ts'
export type { ConsentWord, GateFacts, GateMessage, Verdict, Window } from './types.ts'

/** Holds source and documents against GLOSSARY.md: words it avoids in names, and words that have no place in the project. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

type Rule = { pattern: RegExp; say: string }

const RULES: Rule[] = [
  { pattern: /\btenant(s|_id|Id)?\b/i, say: 'say workspace' },
  { pattern: /\bunmerge|\bmergeContacts|\bmerge_contacts/i, say: 'say join and cut' },
  { pattern: /\bwebhookPayload\b/i, say: 'say delivery' },
  { pattern: /\bT[O]DO\b|\bFIX[M]E\b|\bXX[X]\b/, say: 'finish it or write it down in docs/progress.md' },
]
const EXEMPT = new Set(['GLOSSARY.md', 'scripts/check-words.ts', 'package-lock.json'])

const files = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.sql', '*.css'], { encoding: 'utf8' })
  .trim()
  .split('\n')
const problems = files.filter(file => !EXEMPT.has(file)).flatMap(check)
for (const problem of problems) console.error(problem)
console.log(`words: ${files.length} files, ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1

function check(file: string): string[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.flatMap((line, index) =>
    RULES.filter(rule => rule.pattern.test(line)).map(rule => `${file}:${index + 1}: ${rule.say}`),
  )
}

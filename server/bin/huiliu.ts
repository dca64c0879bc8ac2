#!/usr/bin/env node
import { withSmallNursery } from '../src/kernel/heap.ts'

if (process.argv[2] === 'start') withSmallNursery()
const { run } = await import('../src/cli/run.ts')
const code = await run(process.argv.slice(2))
// A start that failed half-way must not hang on what it opened.
if (code !== 0) process.exit(code)

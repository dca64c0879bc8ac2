import { spawnSync } from 'node:child_process'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { chmod, lstat, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress } from 'node:zlib'

export type Chromium = { executable: string; env: Record<string, string> }

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser']

/**
 * What CHROMIUM names (a path, or `bundled`), else the machine's Chromium, else the one inside the npm package
 * @sparticuz/chromium (x64), so that a bare machine needs no package manager. That one is unpacked once per user and
 * version, with the libraries it links to (NSS, expat), which a bare Debian lacks. Throws when neither can run here.
 */
export async function findChromium(): Promise<Chromium> {
  const wanted = process.env['CHROMIUM']
  const installed = wanted ?? INSTALLED.find(path => existsSync(path))
  if (installed && installed !== 'bundled') return { executable: installed, env: {} }
  if (process.arch !== 'x64') throw new Error(`no Chromium for ${process.arch}: install one and name it in CHROMIUM`)
  const folder = await unpacked()
  return {
    executable: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: join(folder, 'lib'), FONTCONFIG_FILE: join(folder, 'fonts.conf') },
  }
}

async function unpacked(): Promise<string> {
  const main = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  const root = main.slice(0, main.lastIndexOf('/chromium/') + '/chromium/'.length)
  const { version }: { version: string } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const folder = join(tmpdir(), `huiliu-chromium-${version}-${process.getuid?.() ?? 0}`)
  if (!existsSync(folder)) await unpack(join(root, 'bin'), folder)
  // A folder somebody else put there under our name is no place to start a program from.
  if ((await lstat(folder)).uid !== process.getuid?.()) throw new Error(`${folder} belongs to another user: remove it`)
  return folder
}

/** Into a folder aside, then renamed: test files that start at once never see half a browser. */
async function unpack(bin: string, folder: string): Promise<void> {
  const aside = await mkdtemp(`${folder}-`)
  await mkdir(join(aside, 'cache'))
  await Promise.all([
    decompress(join(bin, 'chromium.br'), join(aside, 'chromium')),
    untar(join(bin, 'al2023.tar.br'), aside),
    untar(join(bin, 'fonts.tar.br'), aside),
  ])
  await chmod(join(aside, 'chromium'), 0o700)
  await writeFile(join(aside, 'fonts.conf'), fontConfig(folder))
  await rename(aside, folder).catch(async error => {
    await rm(aside, { recursive: true })
    if (!existsSync(folder)) throw error
  })
}

async function decompress(from: string, to: string): Promise<void> {
  await pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to))
}

async function untar(from: string, folder: string): Promise<void> {
  const archive = join(folder, basename(from, '.br'))
  await decompress(from, archive)
  const { status, stderr } = spawnSync('tar', ['-xf', archive, '-C', folder, '--no-same-owner'], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${from} could not be unpacked: ${stderr}`)
  await rm(archive)
}

/** The machine's fonts (Chinese text needs one, like Debian's fonts-noto-cjk) and the package's, for a machine with none. */
function fontConfig(folder: string): string {
  const folders = ['/usr/share/fonts', '/usr/local/share/fonts', join(folder, 'fonts')]
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
${folders.map(path => `  <dir>${path}</dir>`).join('\n')}
  <cachedir>${join(folder, 'cache')}</cachedir>
</fontconfig>
`
}

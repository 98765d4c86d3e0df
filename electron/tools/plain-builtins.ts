/**
 * Takes Node's own modules as plain objects in a finished chunk. An `import { createHash } from 'node:crypto'` makes Node look at every export of
 * that module, and so load the whole of its web cryptography: five milliseconds of every start for nothing.
 */
export function plainBuiltins(): { readonly name: string; renderChunk(code: string): string } {
  return {
    name: 'plain-builtins',
    renderChunk: (code) =>
      code.replaceAll(
        /\bimport\s*(?:(?:\*\s*as\s+)?([\w$]+)\s*,?\s*)?(?:\{([^}]*)\})?\s*from\s*"(node:[a-z_/]+)";/g,
        (_, whole: string | undefined, names: string | undefined, module: string) => {
          const wanted = [whole, names === undefined ? undefined : `{${names.replaceAll(/\s+as\s+/g, ':')}}`]
          return wanted.map((one) => (one === undefined ? '' : `const ${one}=process.getBuiltinModule("${module}");`)).join('')
        },
      ),
  }
}

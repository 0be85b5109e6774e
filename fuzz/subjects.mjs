// The one place that knows where the built modules are.

export { evaluators } from '../dist/analyze/evaluators/index.js';
export { judge } from '../dist/analyze/judge.js';
export { readRule } from '../dist/analyze/rule-file.js';
export { listZip } from '../dist/bundle/list-zip.js';
export { openInput } from '../dist/bundle/open-input.js';
export { ZipFault } from '../dist/bundle/read-zip-entry.js';
export { parseJson } from '../dist/lib/json.js';
export { parsePlistDocument } from '../dist/lib/plist.js';
export { decodeText, splitLines } from '../dist/lib/text.js';
export { bytesInMemory } from '../dist/lib/zip-bytes.js';
export { KnownError } from '../dist/model/errors.js';
export { autoupdateLog } from '../dist/parse/autoupdate-log.js';
export { coreLog } from '../dist/parse/core-log.js';
export { healthDetails } from '../dist/parse/health-details.js';
export { factShapes } from '../dist/parse/index.js';
export { installLog } from '../dist/parse/install-log.js';
export { mdatpHealth } from '../dist/parse/mdatp-health.js';

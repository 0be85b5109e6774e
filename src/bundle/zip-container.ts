import { ZipArchive } from 'archiver';

/** One file of the archive. */
export interface ZipMember {
  /** ASCII, relative, `/` between its parts. */
  readonly name: string;
  /** Stored to 2 s, in UTC. The format holds 1980 to 2107, archiver 1980 to 2043; what lies outside is moved to the border. */
  readonly modifiedAt: Date;
  /** Permission bits of the regular file; 0o600 by default. */
  readonly mode?: number;
  /** Its bytes are compressed already (.zip, .gz): do not try again. */
  readonly store?: boolean;
}

/** A member whose header is in the container: its deflated parts follow in order, then its totals. */
export interface OpenEntry {
  write(part: Buffer): Promise<void>;
  /** Answers where its deflated bytes are in the archive. */
  close(sizeBytes: number, crc: number): readonly [from: number, to: number];
}

/** An archive's container; its bytes come out while entries go in. */
export interface Container {
  readonly bytes: ZipArchive;
  /** One entry at a time: the next one opens after `close`. */
  open(member: ZipMember): Promise<OpenEntry>;
  /** Lets out what is held back to be written at once, between two entries; answers how many bytes came out in all. */
  flush(): number;
  finish(): Promise<void>;
}

/** The insides of archiver 8.0.0 (compress-commons' `ZipArchiveOutputStream`) that members deflated elsewhere depend on. */
interface ZipEngine {
  /** Bytes written so far, which the directory refers to. */
  offset: number;
  write(bytes: Buffer | string, callback?: (error?: Error | null) => void): boolean;
  end(): void;
  _smartStream(
    entry: EngineEntry,
    done: (error: Error | null, entry: EngineEntry) => void,
  ): { end(body: Buffer): void };
  _afterAppend(entry: EngineEntry): void;
}

interface EngineEntry {
  getName(): string;
  setCrc(crc: number): void;
  setSize(sizeBytes: number): void;
  setCompressedSize(sizeBytes: number): void;
}

/**
 * archiver's ZIP container. Its public interface deflates each body by itself, one after the other, so a body of one byte
 * stands in for the member: archiver writes the header, asks `_smartStream` for whatever takes the body, and waits for
 * `done`. Here that lets the real parts through to the engine, and fills in what archiver would have counted.
 */
export function openContainer(fail: (error: unknown) => void): Container {
  const archive = new ZipArchive();
  const engine = engineOf(archive);
  const flush = joinFields(engine);
  let opening: { name: string; resolve(entry: OpenEntry): void } | undefined;
  archive.on('error', fail);
  archive.on('warning', fail);
  archive.on('entry', ({ name }) => {
    if (opening !== undefined) fail(new Error(`archiver wrote ${name} without asking for its bytes`));
  });

  engine._smartStream = (entry, done) => ({
    end() {
      let deflatedBytes = 0;
      const open = opening;
      opening = undefined;
      if (open?.name !== entry.getName()) {
        fail(new Error(`archiver would store ${open?.name} as ${entry.getName()}`));
        return;
      }
      const from = engine.offset;
      open.resolve({
        write(part) {
          deflatedBytes += part.length;
          return new Promise((resolve, reject) => {
            engine.write(part, (error) => (error ? reject(error) : resolve()));
          });
        },
        close(sizeBytes, crc) {
          entry.setSize(sizeBytes);
          entry.setCompressedSize(deflatedBytes);
          entry.setCrc(crc);
          engine._afterAppend(entry);
          done(null, entry);
          return [from, from + deflatedBytes];
        },
      });
    },
  });

  return {
    bytes: archive,
    open: ({ name, modifiedAt, mode = 0o600 }) =>
      new Promise((resolve) => {
        opening = { name, resolve };
        archive.append(Buffer.alloc(1), { name, date: dosDate(modifiedAt), mode });
      }),
    flush() {
      flush();
      return engine.offset;
    },
    finish: () => archive.finalize(),
  };
}

/**
 * archiver writes every field of a header by itself, twenty per member, and the whole directory at once: 100 MB of tiny
 * buffers for 20,000 members. Joined they are 2 MB. Only the parts of members come with a callback.
 */
function joinFields(engine: ZipEngine): () => void {
  const write = engine.write.bind(engine);
  const end = engine.end.bind(engine);
  const joined = Buffer.alloc(64 * 1024);
  let joinedBytes = 0;
  function flush(): void {
    engine.offset -= joinedBytes; // `write` counts them again
    write(Buffer.from(joined.subarray(0, joinedBytes)));
    joinedBytes = 0;
  }
  engine.write = (bytes, callback) => {
    if (callback !== undefined || joinedBytes + bytes.length > joined.length) flush();
    if (callback !== undefined) return write(bytes, callback);
    joined.set(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, joinedBytes);
    joinedBytes += bytes.length;
    engine.offset += bytes.length;
    return true;
  };
  engine.end = () => {
    flush();
    end();
  };
  return flush;
}

function dosDate(date: Date): Date {
  return Number.isNaN(date.getTime()) ? new Date(Date.UTC(1980)) : date;
}

function engineOf(archive: ZipArchive): ZipEngine {
  const engine: unknown = Reflect.get(Object(Reflect.get(archive, '_module')), 'engine');
  if (isZipEngine(engine)) return engine;
  throw new Error('archiver is not built as in 8.0.0: its ZIP engine was not found');
}

function isZipEngine(value: unknown): value is ZipEngine {
  const methods = ['write', 'end', '_smartStream', '_afterAppend'];
  const typeOf = (name: string): string => typeof Reflect.get(Object(value), name);
  return typeOf('offset') === 'number' && methods.every((name) => typeOf(name) === 'function');
}

/** The frames of sandbox/millwright_box/wire.py: one byte type, four bytes length (little endian), payload. */
const HEADER_BYTES = 5

/** The largest frame an init sends is a collected file of 4 MiB; more than this is not from an init of ours. */
const LARGEST_FRAME = 16 << 20

export function frame(type: string, payload: Buffer | string = ''): Buffer {
  const body = typeof payload === 'string' ? Buffer.from(payload, 'utf8') : payload
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + body.length)
  bytes[0] = type.charCodeAt(0)
  bytes.writeUInt32LE(body.length, 1)
  body.copy(bytes, HEADER_BYTES)
  return bytes
}

export function fileFrame(name: string, content: Buffer | string): Buffer {
  return frame(
    'F',
    Buffer.concat([Buffer.from(`${name}\0`), typeof content === 'string' ? Buffer.from(content) : content]),
  )
}

/** Cuts a stream of chunks into frames. `RangeError` for an impossible length. */
export class FrameReader {
  private readonly onFrame: (type: string, payload: Buffer) => void
  private pending: Buffer[] = []
  private pendingBytes = 0

  constructor(onFrame: (type: string, payload: Buffer) => void) {
    this.onFrame = onFrame
  }

  push(chunk: Buffer): void {
    this.pending.push(chunk)
    this.pendingBytes += chunk.length
    let buffer: Buffer | null = null
    while (this.pendingBytes >= HEADER_BYTES) {
      if (this.pending.length > 1) this.pending = [Buffer.concat(this.pending)]
      buffer = this.pending[0]!
      const length = buffer.readUInt32LE(1)
      if (length > LARGEST_FRAME) throw new RangeError(`a frame of ${length} bytes`)
      const end = HEADER_BYTES + length
      if (buffer.length < end) return
      const payload = Buffer.from(buffer.subarray(HEADER_BYTES, end))
      const type = String.fromCharCode(buffer[0]!)
      this.pending = [buffer.subarray(end)]
      this.pendingBytes -= end
      this.onFrame(type, payload)
    }
  }
}

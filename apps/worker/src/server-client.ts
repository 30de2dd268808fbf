import {
  HeartbeatReply,
  LeasedJob,
  WORKER_API,
  type CompleteRequest,
  type FailRequest,
  type HeartbeatRequest,
  type LeaseRequest,
  type OutputRequest,
} from '@millwright/api'

/** The server answered, and said no for good: sending the same again is pointless. */
export class Refused extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.name = 'Refused'
    this.status = status
  }
}

const PATIENCE_MS = 15_000

/** The worker's side of the worker protocol. Anything but an answer of the server rejects, and may be tried again. */
export class ServerClient {
  private readonly url: string
  private readonly token: string

  constructor(serverUrl: string, token: string) {
    this.url = serverUrl + WORKER_API
    this.token = token
  }

  /** The next job, or null when none came up in `waitMs`. */
  async lease(request: LeaseRequest, signal: AbortSignal): Promise<LeasedJob | null> {
    const response = await this.post('/lease', request, request.waitMs + PATIENCE_MS, signal)
    if (response.status === 204) return null
    return LeasedJob.parse(await response.json())
  }

  async heartbeat(jobId: string, request: HeartbeatRequest): Promise<HeartbeatReply> {
    const response = await this.post(`/jobs/${encodeURIComponent(jobId)}/heartbeat`, request, PATIENCE_MS)
    return HeartbeatReply.parse(await response.json())
  }

  async output(jobId: string, request: OutputRequest): Promise<HeartbeatReply> {
    const response = await this.post(`/jobs/${encodeURIComponent(jobId)}/output`, request, PATIENCE_MS)
    return HeartbeatReply.parse(await response.json())
  }

  async complete(jobId: string, request: CompleteRequest): Promise<void> {
    await this.post(`/jobs/${encodeURIComponent(jobId)}/complete`, request, PATIENCE_MS)
  }

  async fail(jobId: string, request: FailRequest): Promise<void> {
    await this.post(`/jobs/${encodeURIComponent(jobId)}/fail`, request, PATIENCE_MS)
  }

  private async post(path: string, body: object, limitMs: number, signal?: AbortSignal): Promise<Response> {
    const limit = AbortSignal.timeout(limitMs)
    const response = await fetch(this.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    })
    if (response.ok) return response
    const text = (await response.text()).slice(0, 300)
    const message = `${path} answered ${response.status} ${text}`
    // 408 and 429 ask for patience; every other 4xx is a final answer.
    const final = response.status >= 400 && response.status < 500 && ![408, 429].includes(response.status)
    throw final ? new Refused(response.status, message) : new Error(message)
  }
}

{{- define "millwright.labels" -}}
app.kubernetes.io/name: millwright-server
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "millwright.selector" -}}
app.kubernetes.io/name: millwright-server
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "millwright.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "millwright.container" -}}
image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
volumeMounts:
  - { name: data, mountPath: /data }
  - { name: tmp, mountPath: /tmp }
{{- end }}

{{- define "millwright.volumes" -}}
# Nothing here has to be kept: the state is in PostgreSQL.
- name: data
  emptyDir: { sizeLimit: 512Mi }
- name: tmp
  emptyDir: { sizeLimit: 256Mi }
{{- end }}

{{- define "millwright.env" -}}
- name: DATABASE_URL
  valueFrom: { secretKeyRef: { name: {{ .Values.existingSecret }}, key: database-url } }
- name: MILLWRIGHT_SECRET
  valueFrom: { secretKeyRef: { name: {{ .Values.existingSecret }}, key: secret } }
- name: MILLWRIGHT_WORKER_TOKEN
  valueFrom: { secretKeyRef: { name: {{ .Values.existingSecret }}, key: worker-token } }
- { name: MILLWRIGHT_BASE_URL, value: {{ .Values.baseUrl | quote }} }
- { name: MILLWRIGHT_TRUSTED_PROXIES, value: {{ .Values.trustedProxies | quote }} }
- { name: MILLWRIGHT_DATA, value: /data }
- { name: MILLWRIGHT_HOST, value: 0.0.0.0 }
- { name: MILLWRIGHT_LOG, value: json }
- { name: MILLWRIGHT_DRAIN_SECONDS, value: {{ .Values.drainSeconds | quote }} }
- { name: MILLWRIGHT_STOP_SECONDS, value: {{ .Values.stopSeconds | quote }} }
{{- if .Values.metrics.enabled }}
- { name: MILLWRIGHT_METRICS_PORT, value: '9464' }
- { name: MILLWRIGHT_METRICS_HOST, value: 0.0.0.0 }
{{- end }}
{{- range $name, $value := .Values.settings }}
- { name: {{ $name }}, value: {{ $value | quote }} }
{{- end }}
{{- range .Values.secretSettings }}
- name: {{ .name }}
  valueFrom: { secretKeyRef: { name: {{ .secret }}, key: {{ .key }} } }
{{- end }}
{{- end }}

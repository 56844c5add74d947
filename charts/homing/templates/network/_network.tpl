{{- /* Where each component may go, as JSON: name -> list of the destinations below. */ -}}
{{- define "homing.network.components" -}}
{{- $all := dict
  "operator" (list "apiServer" "redis")
  "maintenance" (list "postgresql" "redis" "web")
  "classify" (list "postgresql" "redis" "web" "llm")
  "match-worker" (list "postgresql" "redis" "web")
  "deliver-worker" (list "postgresql" "redis" "web" "mail")
  "run" (list "postgresql" "redis" "web")
  "reader" (list "postgresql" "redis" "web" "apiServer" "telegram") -}}
{{- if .Values.migrate.enabled }}{{ $all = set $all "migrate" (list "postgresql") }}{{ end -}}
{{- if .Values.bot.enabled }}{{ $all = set $all "bot" (list "postgresql" "redis" "web") }}{{ end -}}
{{- if .Values.web.enabled }}{{ $all = set $all "web" (list "postgresql" "redis" "web") }}{{ end -}}
{{- if .Values.postgresql.enabled }}{{ $all = set $all "postgresql" list }}{{ end -}}
{{- if .Values.redis.enabled }}{{ $all = set $all "redis" list }}{{ end -}}
{{- toJson $all -}}
{{- end -}}

{{- define "homing.network.ports" -}}
ports:
{{- range . }}
  - {port: {{ . }}, protocol: TCP}
{{- end }}
{{- end -}}

{{- define "homing.network.to" -}}
{{- with . }}
to: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "homing.network.dns" -}}
- ports:
    - {port: 53, protocol: UDP}
    - {port: 53, protocol: TCP}
  {{- include "homing.network.to" .Values.networkPolicy.dns.to | nindent 2 }}
{{- end -}}

{{- define "homing.network.otlp" -}}
{{- if .Values.telemetry.otlpEndpoint -}}
- {{ include "homing.network.ports" .Values.networkPolicy.otlp.ports | nindent 2 }}
  {{- include "homing.network.to" .Values.networkPolicy.otlp.to | nindent 2 }}
{{- end -}}
{{- end -}}

{{- /* A server of the chart by its pods, one outside by what is said of it. */ -}}
{{- define "homing.network.server" -}}
{{- $policy := get .root.Values.networkPolicy .name -}}
{{- if (get .root.Values .name).enabled -}}
- ports: [{port: {{ .port }}, protocol: TCP}]
  to:
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: {{ .root.Release.Namespace }}}}
      podSelector: {matchLabels: {{ include "homing.selectorLabels" . | fromYaml | toJson }}}
{{- else -}}
- {{ include "homing.network.ports" $policy.ports | nindent 2 }}
  {{- include "homing.network.to" $policy.to | nindent 2 }}
{{- end -}}
{{- end -}}

{{- define "homing.network.postgresql" -}}
{{- include "homing.network.server" (dict "root" . "name" "postgresql" "port" 5432) -}}
{{- end -}}

{{- define "homing.network.redis" -}}
{{- include "homing.network.server" (dict "root" . "name" "redis" "port" 6379) -}}
{{- end -}}

{{- define "homing.network.apiServer" -}}
- {{ include "homing.network.ports" .Values.networkPolicy.apiServer.ports | nindent 2 }}
  {{- include "homing.network.to" .Values.networkPolicy.apiServer.to | nindent 2 }}
{{- end -}}

{{- /* The web, and nothing that is only reachable from inside: a declared source must not read what it should not see. */ -}}
{{- define "homing.network.web" -}}
- ports: [{port: 80, protocol: TCP}, {port: 443, protocol: TCP}]
  {{- include "homing.network.public" . | nindent 2 }}
{{- end -}}

{{- define "homing.network.mail" -}}
- {{ include "homing.network.ports" .Values.networkPolicy.mail.ports | nindent 2 }}
  {{- include "homing.network.to" .Values.networkPolicy.mail.to | nindent 2 }}
{{- end -}}

{{- /* A model's endpoint inside; one on the web is reached as everything there. */ -}}
{{- define "homing.network.llm" -}}
{{- with .Values.networkPolicy.llm -}}
{{- if .ports -}}
- {{ include "homing.network.ports" .ports | nindent 2 }}
  {{- include "homing.network.to" .to | nindent 2 }}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* Telegram's own protocol uses 80 and 443, and also 5222: https://core.telegram.org/mtproto/transports */ -}}
{{- define "homing.network.telegram" -}}
- ports: [{port: 5222, protocol: TCP}]
  {{- include "homing.network.public" . | nindent 2 }}
{{- end -}}

{{- define "homing.network.public" -}}
to:
  - ipBlock:
      cidr: 0.0.0.0/0
      except: {{- .Values.networkPolicy.privateRanges.ipv4 | toYaml | nindent 8 }}
  - ipBlock:
      cidr: ::/0
      except: {{- .Values.networkPolicy.privateRanges.ipv6 | toYaml | nindent 8 }}
{{- end -}}

{{- /* Who may call a component. */ -}}
{{- define "homing.network.ingress" -}}
{{- $policy := .root.Values.networkPolicy -}}
{{- if has .name (list "postgresql" "redis") -}}
- from:
    - podSelector: {matchLabels: {{ include "homing.selectorLabels" (dict "root" .root "name" "") | fromYaml | toJson }}}
    {{- range $policy.bundledFrom }}
    - {{- toYaml . | nindent 6 }}
    {{- end }}
  ports: [{port: {{ .name }}, protocol: TCP}]
{{- else if eq .name "web" -}}
- ports: [{port: http, protocol: TCP}]
  {{- with $policy.webFrom }}
  from: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- else if not (has .name (list "run" "migrate")) -}}
- ports: [{port: metrics, protocol: TCP}]
  {{- with $policy.metricsFrom }}
  from: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}
{{- end -}}

{{- /* The workers of the chart as JSON: name -> {key in values, queues, groups of variables}. */ -}}
{{- define "homing.workers" -}}
{{- dict
  "classify" (dict "key" "classify" "queues" (list "classify") "groups" (list "database" "redis" "llm" "classify"))
  "match-worker" (dict "key" "matchWorker" "queues" (list "match") "groups" (list "database" "redis" "s3"))
  "deliver-worker" (dict "key" "deliverWorker"
    "queues" (list "deliver-telegram" "deliver-email" "deliver-sms")
    "groups" (list "database" "redis" "s3" "smtp" "telegram" "twilio" "secretKey"))
| toJson -}}
{{- end -}}

{{- /* Rules of classification and of signals as files, which are read anew when they change: no pod is replaced for them. */ -}}
{{- define "homing.classify.files" -}}
{{- $files := dict -}}
{{- with .Values.classify.prefilter }}{{ $files = set $files "prefilter.json" (toPrettyJson .) }}{{ end -}}
{{- with .Values.classify.signals }}{{ $files = set $files "signals.json" (toPrettyJson .) }}{{ end -}}
{{- if $files }}{{ toYaml $files }}{{ end -}}
{{- end -}}

{{- define "homing.pool" -}}
apiVersion: homing.dev/v1alpha1
kind: WorkerPool
metadata:
  {{- include "homing.metadata" . | nindent 2 }}
  {{- with .annotations }}
  annotations: {{- . | nindent 4 }}
  {{- end }}
spec:
  queues: {{ .queues | toJson }}
  target: {name: {{ include "homing.componentName" . }}}
  {{- toYaml .values.pool | nindent 2 }}
{{- end -}}

{{- /*
Helm forgets objects that hooks made. To take away one that is no longer wanted there is a hook of the same name, which
Helm deletes, makes and deletes again; for that moment it changes nothing.
*/ -}}
{{- define "homing.pool.removal" -}}
{{- $idle := dict "pool" (mustMergeOverwrite (deepCopy .values.pool) (dict "mode" "Recommend")) -}}
{{- include "homing.pool" (mustMergeOverwrite (dict) . (dict "values" $idle "annotations" (printf
  "helm.sh/hook: %s\nhelm.sh/hook-delete-policy: before-hook-creation,hook-succeeded" .when))) -}}
{{- end -}}

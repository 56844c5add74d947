{{- /*
Variables by name, as YAML of {name: entry}: one place for each name, because the API server refuses a list that names one
twice. Later ones win: the chart's, then `settings`, then `extraEnv` of all, then `extraEnv` of the component.

groups: which secrets and services the component gets, a list of the names of the templates below.
*/ -}}
{{- define "homing.environment" -}}
{{- $found := dict -}}
{{- range $group := concat (list "common") .groups -}}
{{- $found = mustMergeOverwrite $found (include (printf "homing.environment.%s" $group) $.root | fromYaml) -}}
{{- end -}}
{{- range $name, $value := .own -}}
{{- $found = set $found $name (dict "value" (toString $value)) -}}
{{- end -}}
{{- range $name, $value := .root.Values.settings -}}
{{- $found = set $found $name (dict "value" (include "homing.text" $value)) -}}
{{- end -}}
{{- range concat (.root.Values.extraEnv | default list) (.values.extraEnv | default list) -}}
{{- $found = set $found .name (omit . "name") -}}
{{- end -}}
{{- range $name := keys $found | sortAlpha }}
- name: {{ $name }}
{{- toYaml (get $found $name) | nindent 2 }}
{{- end }}
{{- end -}}

{{- /* Numbers of values are floats: 6e+02 for 600 is nothing that a setting understands. */ -}}
{{- define "homing.text" -}}
{{- if and (kindIs "float64" .) (eq . (floor .)) }}{{ int64 . }}{{ else }}{{ . }}{{ end -}}
{{- end -}}

{{- define "homing.environment.common" -}}
HOMING_DATA_DIR: {value: /var/lib/homing}
LOG_FORMAT: {value: json}
APP_ENV: {value: production}
{{- with .Values.telemetry.otlpEndpoint }}
OTEL_EXPORTER_OTLP_ENDPOINT: {value: {{ . | quote }}}
OTEL_RESOURCE_ATTRIBUTES: {value: {{ printf "k8s.namespace.name=%s,service.version=%s" $.Release.Namespace $.Chart.AppVersion | quote }}}
{{- end }}
{{ include "homing.environment.secret" (dict "secret" .Values.telemetry.existingSecret "keys" (list "OTEL_EXPORTER_OTLP_HEADERS")) }}
{{- end -}}

{{- /* Variables whose keys in the Secret have the same names; optional ones may be missing there. */ -}}
{{- define "homing.environment.secret" -}}
{{- $secret := .secret -}}
{{- if $secret -}}
{{- range .keys }}
{{ . }}: {valueFrom: {secretKeyRef: {name: {{ $secret }}, key: {{ . }}}}}
{{- end }}
{{- range .optional }}
{{ . }}: {valueFrom: {secretKeyRef: {name: {{ $secret }}, key: {{ . }}, optional: true}}}
{{- end }}
{{- end -}}
{{- end -}}

{{- define "homing.environment.database" -}}
{{- $external := .Values.externalDatabase -}}
{{- if .Values.postgresql.enabled -}}
DATABASE_URL: {valueFrom: {secretKeyRef: {name: {{ include "homing.fullname" . }}-postgresql, key: DATABASE_URL}}}
{{- else if $external.host -}}
DB_HOST: {value: {{ $external.host | quote }}}
DB_PORT: {value: {{ $external.port | quote }}}
DB_NAME: {value: {{ $external.name | quote }}}
DB_USER: {value: {{ $external.user | quote }}}
DB_PASS: {valueFrom: {secretKeyRef: {name: {{ $external.existingSecret }}, key: {{ $external.passwordKey }}}}}
{{- else -}}
DATABASE_URL: {valueFrom: {secretKeyRef: {name: {{ $external.existingSecret | quote }}, key: {{ $external.urlKey }}}}}
{{- end -}}
{{- end -}}

{{- define "homing.environment.redis" -}}
{{- if .Values.redis.enabled -}}
REDIS_URL: {valueFrom: {secretKeyRef: {name: {{ include "homing.fullname" . }}-redis, key: REDIS_URL}}}
{{- else -}}
REDIS_URL: {valueFrom: {secretKeyRef: {name: {{ .Values.externalRedis.existingSecret | quote }}, key: {{ .Values.externalRedis.urlKey }}}}}
{{- end -}}
{{- end -}}

{{- define "homing.environment.s3" -}}
{{- with .Values.s3 -}}
{{- if .bucket -}}
AWS_S3_BUCKET: {value: {{ .bucket | quote }}}
AWS_S3_BUCKET_PREFIX: {value: {{ .prefix | quote }}}
AWS_DEFAULT_REGION: {value: {{ .region | quote }}}
{{- with .endpointUrl }}
AWS_ENDPOINT_URL_S3: {value: {{ . | quote }}}
{{- end }}
{{- with .cloudfrontDomain }}
CLOUDFRONT_DOMAIN: {value: {{ . | quote }}}
{{- end }}
{{ include "homing.environment.secret" (dict "secret" .existingSecret "keys" (list "AWS_ACCESS_KEY_ID" "AWS_SECRET_ACCESS_KEY")) }}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "homing.environment.smtp" -}}
{{- include "homing.environment.secret" (dict "secret" .Values.smtp.existingSecret "keys" (list "SMTP_URL")) -}}
{{- end -}}

{{- define "homing.environment.bounces" -}}
{{- include "homing.environment.secret" (dict "secret" .Values.smtp.existingSecret "optional" (list "MAIL_BOUNCE_SECRET")) -}}
{{- end -}}

{{- define "homing.environment.telegram" -}}
{{- include "homing.environment.secret" (dict "secret" .Values.telegram.existingSecret "keys" (list "TELEGRAM_TOKEN")) -}}
{{- end -}}

{{- define "homing.environment.webhook" -}}
{{- include "homing.environment.secret" (dict "secret" .Values.telegram.existingSecret "optional" (list "TELEGRAM_WEBHOOK_SECRET")) -}}
{{- end -}}

{{- define "homing.environment.twilio" -}}
{{- include "homing.environment.secret" (dict "secret" .Values.twilio.existingSecret "keys" (list "TWILIO_ACCOUNT_SID" "TWILIO_AUTH_TOKEN")) -}}
{{- end -}}

{{- define "homing.environment.secretKey" -}}
{{- include "homing.environment.secret" (dict "secret" .Values.secretKey.existingSecret "keys" (list "SECRET_KEY")) -}}
{{- end -}}

{{- define "homing.environment.sessionCryptoKey" -}}
{{- include "homing.environment.secret" (dict "secret" .Values.sessionCryptoKey.existingSecret "keys" (list "SESSION_CRYPTO_KEY")) -}}
{{- end -}}

{{- define "homing.environment.llm" -}}
{{- include "homing.environment.secret" (dict "secret" .Values.llm.existingSecret "keys" (list "LLM_API_KEY")) -}}
{{- end -}}

{{- define "homing.environment.classify" -}}
{{- with .Values.classify.prefilter }}
PREFILTER_CONFIG_JSON: {value: /etc/homing/classify/prefilter.json}
{{- end }}
{{- with .Values.classify.signals }}
SIGNALS_CONFIG_JSON: {value: /etc/homing/classify/signals.json}
{{- end }}
{{- end -}}

{{- define "homing.environment.propertyFinder" -}}
{{- include "homing.environment.secret" (dict "secret" .Values.propertyFinder.existingSecret "keys" (list "PF_API_KEY" "PF_API_SECRET")) -}}
{{- end -}}

{{- define "homing.environment.exchangeRates" -}}
{{- include "homing.environment.secret" (dict "secret" .Values.exchangeRates.existingSecret "keys" (list "EXCHANGE_RATES_URL")) -}}
{{- end -}}

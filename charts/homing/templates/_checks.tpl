{{- /* What a schema cannot say; each message names the value and what to do. */ -}}
{{- define "homing.checks" -}}
{{- if and (not .Values.postgresql.enabled) (not .Values.externalDatabase.existingSecret) -}}
{{- fail "externalDatabase.existingSecret: name the Secret of a PostgreSQL, or set postgresql.enabled=true for a trial" -}}
{{- end -}}
{{- if and (not .Values.redis.enabled) (not .Values.externalRedis.existingSecret) -}}
{{- fail "externalRedis.existingSecret: name the Secret of a Redis, or set redis.enabled=true for a trial" -}}
{{- end -}}
{{- if and .Values.bot.enabled (not .Values.telegram.existingSecret) -}}
{{- fail "telegram.existingSecret: name the Secret with TELEGRAM_TOKEN, or set bot.enabled=false" -}}
{{- end -}}
{{- range $name, $about := include "homing.workers" . | fromJson -}}
{{- $pool := (get $.Values $about.key).pool -}}
{{- if gt (int $pool.minReplicas) (int $pool.maxReplicas) -}}
{{- fail (printf "%s.pool: minReplicas %v is more than maxReplicas %v" $about.key $pool.minReplicas $pool.maxReplicas) -}}
{{- end -}}
{{- end -}}
{{- end -}}

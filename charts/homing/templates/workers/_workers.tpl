{{- /* The workers of the chart as JSON: name -> {key in values, queues, groups of variables}. */ -}}
{{- define "homing.workers" -}}
{{- dict
  "match-worker" (dict "key" "matchWorker" "queues" (list "match") "groups" (list "database" "redis" "s3"))
  "deliver-worker" (dict "key" "deliverWorker"
    "queues" (list "deliver-telegram" "deliver-email" "deliver-sms")
    "groups" (list "database" "redis" "s3" "smtp" "telegram" "twilio" "secretKey"))
| toJson -}}
{{- end -}}

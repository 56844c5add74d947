{{- /* Namespaces that the operator serves, as a JSON list in `names`. */ -}}
{{- define "homing.operator.namespaces" -}}
{{- dict "names" (.Values.operator.watchNamespaces | default (list .Release.Namespace) | uniq) | toJson -}}
{{- end -}}

{{- define "homing.operator.probes" -}}
startupProbe:
  httpGet: {path: /healthz, port: metrics}
  periodSeconds: 2
  failureThreshold: 60
# Fails where the scaling loop or the reconciles have stopped, though the process is there.
livenessProbe:
  httpGet: {path: /healthz, port: metrics}
  periodSeconds: 15
  timeoutSeconds: 5
  failureThreshold: 4
readinessProbe:
  httpGet: {path: /readyz, port: metrics}
  periodSeconds: 10
  timeoutSeconds: 5
{{- end -}}

{{- /* operator.yaml: what homing_operator/config.py reads. */ -}}
{{- define "homing.operator.config" -}}
namespaces: {{ .Values.operator.watchNamespaces | default list | toJson }}
maxConcurrentRuns: {{ .Values.operator.maxConcurrentRuns }}
runPod: {{- include "homing.operator.pod" (dict "root" . "name" "run" "values" .Values.runs "groups" (list "database" "redis" "s3" "propertyFinder")) | nindent 2 }}
readerPod: {{- include "homing.operator.pod" (dict "root" . "name" "reader" "values" .Values.readers "groups" (list "database" "redis" "s3" "sessionCryptoKey")) | nindent 2 }}
{{- end -}}

{{- /* What the pods that the operator makes have in common. Labels make network policies find them. */ -}}
{{- define "homing.operator.pod" -}}
image: {{ include "homing.image" . | quote }}
imagePullPolicy: {{ include "homing.pullPolicy" . }}
{{- with include "homing.pullSecrets" .root }}
imagePullSecrets: {{- . | nindent 2 }}
{{- end }}
serviceAccountName: {{ include "homing.serviceAccountName" . }}
env: {{- include "homing.environment" . | nindent 2 }}
{{- with concat (.root.Values.extraEnvFrom | default list) (.values.extraEnvFrom | default list) }}
envFrom: {{- toYaml . | nindent 2 }}
{{- end }}
labels: {{- include "homing.selectorLabels" . | nindent 2 }}
  {{- with .values.podLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .values.podAnnotations }}
annotations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.nodeSelector | default .root.Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations | default .root.Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.priorityClassName | default .root.Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
podSecurityContext: {{ .root.Values.podSecurityContext | default dict | toJson }}
resources: {{- toYaml .values.resources | nindent 2 }}
{{- end -}}

{{- /*
A pod of Homing that passes the restricted Pod Security profile.

root, name (of the component), values (of the component), args (after `homing`), groups and own (see homing.environment);
ports, probes: YAML; automount: whether it gets a token of the API server; volumes, mounts, annotations: YAML;
restartPolicy: of Jobs.
*/ -}}
{{- define "homing.podTemplate" -}}
{{- $values := .values -}}
{{- $shared := .root.Values -}}
metadata:
  labels:
    {{- include "homing.selectorLabels" . | nindent 4 }}
    app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
    {{- with merge (dict) ($values.podLabels | default dict) ($shared.commonLabels | default dict) }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    kubectl.kubernetes.io/default-container: {{ .name }}
    {{- with .annotations }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- with $values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  {{- if .serviceAccountName }}
  serviceAccountName: {{ .serviceAccountName }}
  {{- else }}
  serviceAccountName: {{ include "homing.serviceAccountName" . }}
  {{- end }}
  automountServiceAccountToken: {{ .automount | default false }}
  enableServiceLinks: false
  {{- with include "homing.pullSecrets" .root }}
  imagePullSecrets: {{- . | nindent 4 }}
  {{- end }}
  {{- with .restartPolicy }}
  restartPolicy: {{ . }}
  {{- end }}
  {{- with $values.terminationGracePeriodSeconds }}
  terminationGracePeriodSeconds: {{ . }}
  {{- end }}
  securityContext: {{- include "homing.podSecurity" .root | nindent 4 }}
  containers:
    - name: {{ .name }}
      image: {{ include "homing.image" . | quote }}
      imagePullPolicy: {{ include "homing.pullPolicy" . }}
      {{- with .command }}
      command: {{- toYaml . | nindent 8 }}
      {{- end }}
      args: {{- toYaml .args | nindent 8 }}
      env: {{- include "homing.environment" . | nindent 8 }}
        {{- with .fieldEnv }}
        {{- . | nindent 8 }}
        {{- end }}
      {{- with concat ($shared.extraEnvFrom | default list) ($values.extraEnvFrom | default list) }}
      envFrom: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .ports }}
      ports: {{- . | nindent 8 }}
      {{- end }}
      {{- with .probes }}
      {{- . | nindent 6 }}
      {{- end }}
      resources: {{- toYaml $values.resources | nindent 8 }}
      securityContext: {{- include "homing.containerSecurity" .root | nindent 8 }}
      volumeMounts:
        - {name: tmp, mountPath: /tmp}
        - {name: data, mountPath: /var/lib/homing}
        {{- with .mounts }}
        {{- . | nindent 8 }}
        {{- end }}
        {{- with $values.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
  volumes:
    - name: tmp
      emptyDir: {sizeLimit: 512Mi}
    - name: data
      emptyDir: {sizeLimit: {{ $values.dataSizeLimit | default "2Gi" }}}
    {{- with .volumes }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- with $values.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- include "homing.placement" . | nindent 2 }}
{{- end -}}

{{- /* Where pods may run: what the component says, else what is said for all. */ -}}
{{- define "homing.placement" -}}
{{- range $field := list "nodeSelector" "tolerations" "affinity" "priorityClassName" }}
{{- with get $.values $field | default (get $.root.Values $field) }}
{{ $field }}: {{ if kindIs "string" . }}{{ . }}{{ else }}{{- toYaml . | nindent 2 }}{{ end }}
{{- end }}
{{- end }}
{{- with .values.topologySpreadConstraints | default .root.Values.topologySpreadConstraints }}
topologySpreadConstraints:
{{- range . }}
  - {{- mustMergeOverwrite (dict "labelSelector" (dict "matchLabels" (include "homing.selectorLabels" $ | fromYaml))) . | toYaml | nindent 4 }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "homing.podSecurity" -}}
{{- with .Values.podSecurityContext -}}
{{ toYaml . }}
{{ end -}}
runAsNonRoot: true
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "homing.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities: {drop: [ALL]}
{{- end -}}

{{- /* Liveness by the heartbeat that a process without a web server tells on its metrics port. */ -}}
{{- define "homing.heartbeat" -}}
startupProbe:
  httpGet: {path: /healthz, port: metrics}
  periodSeconds: 2
  failureThreshold: 60
livenessProbe:
  httpGet: {path: /healthz, port: metrics}
  periodSeconds: 15
  timeoutSeconds: 5
  failureThreshold: 4
readinessProbe:
  httpGet: {path: /healthz, port: metrics}
  periodSeconds: 10
  timeoutSeconds: 5
{{- end -}}

{{- define "homing.metricsPort" -}}
- {name: metrics, containerPort: 9090, protocol: TCP}
{{- end -}}

{{- define "homing.serviceAccount" -}}
{{- if .values.serviceAccount.create -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "homing.serviceAccountName" . }}
  namespace: {{ .namespace | default .root.Release.Namespace }}
  labels: {{- include "homing.labels" . | nindent 4 }}
  {{- with merge (dict) (.annotations | default dict) (.values.serviceAccount.annotations | default dict) }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
automountServiceAccountToken: false
{{- end -}}
{{- end -}}

{{- /* Workers bear the names of their pods, so that the operator knows who is busy. */ -}}
{{- define "homing.fieldEnv" -}}
- name: POD_NAME
  valueFrom: {fieldRef: {fieldPath: metadata.name}}
- name: POD_NAMESPACE
  valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
{{- end -}}

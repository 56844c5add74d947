{{- /* A password that is made once: an upgrade finds it in the cluster. Letters and digits only, so that URLs can hold it. */ -}}
{{- define "homing.bundled.password" -}}
{{- $found := lookup "v1" "Secret" .Release.Namespace .secret | default dict -}}
{{- $kept := get ($found.data | default dict) "password" -}}
{{- if $kept }}{{ $kept | b64dec }}{{ else }}{{ randAlphaNum 32 }}{{ end -}}
{{- end -}}

{{- /* A server of the chart: root, name, values, command, args, env, mounts, volumes, port, probe. */ -}}
{{- define "homing.bundled.server" -}}
apiVersion: apps/v1
kind: StatefulSet
metadata: {{- include "homing.metadata" . | nindent 2 }}
spec:
  replicas: 1
  serviceName: {{ include "homing.componentName" . }}
  selector:
    matchLabels: {{- include "homing.selectorLabels" . | nindent 6 }}
  template:
    metadata:
      labels: {{- include "homing.selectorLabels" . | nindent 8 }}
    spec:
      serviceAccountName: {{ include "homing.serviceAccountName" . }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      {{- with include "homing.pullSecrets" .root }}
      imagePullSecrets: {{- . | nindent 8 }}
      {{- end }}
      terminationGracePeriodSeconds: 60
      securityContext:
        runAsNonRoot: true
        runAsUser: 999 # of the official image
        runAsGroup: 999
        fsGroup: 999
        seccompProfile: {type: RuntimeDefault}
      containers:
        - name: {{ .name }}
          image: {{ include "homing.bundled.image" . | quote }}
          imagePullPolicy: {{ include "homing.pullPolicy" . }}
          {{- with .args }}
          args: {{- toYaml . | nindent 12 }}
          {{- end }}
          env: {{- .env | nindent 12 }}
          ports:
            - {name: {{ .name }}, containerPort: {{ .port }}, protocol: TCP}
          startupProbe:
            exec: {command: {{ .probe | toJson }}}
            periodSeconds: 2
            timeoutSeconds: 5
            failureThreshold: 60
          readinessProbe:
            exec: {command: {{ .probe | toJson }}}
            periodSeconds: 10
            timeoutSeconds: 5
          livenessProbe:
            exec: {command: {{ .probe | toJson }}}
            periodSeconds: 20
            timeoutSeconds: 5
            failureThreshold: 6
          resources: {{- toYaml .values.resources | nindent 12 }}
          securityContext: {{- include "homing.containerSecurity" .root | nindent 12 }}
          volumeMounts: {{- .mounts | nindent 12 }}
      volumes: {{- .volumes | nindent 8 }}
      {{- include "homing.placement" . | nindent 6 }}
  volumeClaimTemplates:
    - apiVersion: v1
      kind: PersistentVolumeClaim
      metadata:
        name: data
        labels: {{- include "homing.selectorLabels" . | nindent 10 }}
      spec:
        accessModes: [ReadWriteOnce]
        {{- with .values.storage.className }}
        storageClassName: {{ . }}
        {{- end }}
        resources: {requests: {storage: {{ .values.storage.size }}}}
---
apiVersion: v1
kind: Service
metadata: {{- include "homing.metadata" . | nindent 2 }}
spec:
  selector: {{- include "homing.selectorLabels" . | nindent 4 }}
  ports:
    - {name: {{ .name }}, port: {{ .port }}, targetPort: {{ .name }}, protocol: TCP}
---
{{ include "homing.serviceAccount" . }}
{{- end -}}

{{- /* Not an image of ours: the chart's tag has nothing to do with it. */ -}}
{{- define "homing.bundled.image" -}}
{{- with .values.image.registry | default .root.Values.image.registry | default .root.Values.global.imageRegistry -}}
{{ trimSuffix "/" . }}/
{{- end -}}
{{- .values.image.repository -}}
{{- if .values.image.digest }}@{{ .values.image.digest }}{{ else }}:{{ .values.image.tag }}{{ end -}}
{{- end -}}

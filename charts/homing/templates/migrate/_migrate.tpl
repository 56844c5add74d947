{{- /* What the hook needs is made before it. */ -}}
{{- define "homing.migrate.before" -}}
helm.sh/hook: pre-install,pre-upgrade
helm.sh/hook-weight: "-10"
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end -}}

"""A node beside the control plane: scheduler, kubelet, containerd, kube-proxy and DNS, for pods that really run.

It needs root and Debian's containerd, runc, containernetworking-plugins, iptables and conntrack. Nothing of it is
reached from outside: all addresses belong to a bridge of its own.
"""

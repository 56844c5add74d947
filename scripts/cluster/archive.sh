# Sourced by scripts that build images for the test cluster from no registry. `here` is the folder of scripts/cluster.

need_buildah() {
    command -v buildah >/dev/null || {
        echo "images of the test cluster need buildah: apt install buildah debootstrap" >&2
        exit 1
    }
}

# The name of the local base, which is taken from its archive once.
base_image() {
    name=localhost/homing/base:bookworm
    if ! buildah inspect --type image $name >/dev/null 2>&1; then
        buildah pull -q "docker-archive:$("$here/images" | grep '/base.tar$')" >&2
    fi
    echo $name
}

# Puts images into one archive, in which each layer is once. containerd goes by the names that are written in here.
archive_images() { # file, images...
    file=$1 folder=$(mktemp -d)
    shift
    for image in "$@"; do
        buildah push --quiet --disable-compression "$image" "oci:$folder:$image" >&2
    done
    python3 - "$folder/index.json" <<'END'
import json, pathlib, sys
path = pathlib.Path(sys.argv[1])
index = json.loads(path.read_text())
for manifest in index["manifests"]:
    annotations = manifest["annotations"]
    annotations["io.containerd.image.name"] = annotations["org.opencontainers.image.ref.name"]
path.write_text(json.dumps(index))
END
    tar -C "$folder" -cf "$file.part" .
    mv "$file.part" "$file"
    rm -rf "$folder"
}

# Waits for its turn, finds the archive of what is digested on standard input, or makes it by the function `build`.
find_or_build() { # folder of the cache
    mkdir -p "$1"
    exec 9>"$1/lock"
    flock 9
    found=$1/$(sha256sum | cut -c 1-16).tar
    if [ ! -f "$found" ]; then build "$found"; fi
    touch "$found"
    # Of what was built earlier a few are enough.
    find "$1" -name '*.tar' -printf '%T@ %p\n' | sort -rn | tail -n +5 | cut -d' ' -f2- | xargs -r rm -f
    echo "$found"
}

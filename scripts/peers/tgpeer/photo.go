package main

import (
	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
)

func (w *World) photo(content []byte, date int) tg.MessageMediaClass {
	id := int64(9_000 + len(w.files))
	w.files[id] = content
	media := &tg.MessageMediaPhoto{}
	media.SetPhoto(&tg.Photo{
		ID: id, AccessHash: id, FileReference: []byte{1}, Date: date, DCID: dataCentre,
		Sizes: []tg.PhotoSizeClass{&tg.PhotoSize{Type: "x", W: 800, H: 600, Size: len(content)}},
	})
	return media
}

func getFile(c *call, r *tg.UploadGetFileRequest) (bin.Encoder, error) {
	location, ok := r.Location.(*tg.InputPhotoFileLocation)
	if !ok || c.world.files[location.ID] == nil {
		return nil, tgerr.New(400, "FILE_ID_INVALID")
	}
	content := c.world.files[location.ID]
	from := min(int(r.Offset), len(content))
	to := min(from+r.Limit, len(content))
	return &tg.UploadFile{Type: &tg.StorageFileJpeg{}, Bytes: content[from:to]}, nil
}

// Command tlog checks a log that the record crate wrote, with the Merkle tree and signed notes of the Go project.
//
// It is given a folder with
//
//	vkey            the log's Ed25519 verifier key
//	checkpoint      the log's signed checkpoint
//	tile/…          tiles and entry bundles, at the paths of C2SP tlog-tiles
//	inclusion       lines "<index> <size> <leaf hash> <proof hash>…", hashes in base64
//	consistency     lines "<old size> <old root> <new size> <new root> <proof hash>…"
//
// and prints how much it checked, or what does not hold, with exit status 1.
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8

func main() {
	if len(os.Args) != 2 {
		fail("usage: tlog FOLDER")
	}
	if err := check(os.Args[1]); err != nil {
		fail(err.Error())
	}
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, message)
	os.Exit(1)
}

func check(folder string) error {
	tree, err := openCheckpoint(folder)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	hashes, err := hashEntries(folder, tree)
	if err != nil {
		return fmt.Errorf("entries: %w", err)
	}
	count, err := checkTiles(folder, tree, hashes)
	if err != nil {
		return fmt.Errorf("tiles: %w", err)
	}
	inclusions, err := eachLine(folder, "inclusion", func(fields []string) error { return checkInclusion(fields, hashes) })
	if err != nil {
		return err
	}
	consistencies, err := eachLine(folder, "consistency", func(fields []string) error { return checkConsistency(fields, hashes) })
	if err != nil {
		return err
	}
	fmt.Printf("size %d, tiles %d, inclusion proofs %d, consistency proofs %d\n", tree.N, count, inclusions, consistencies)
	return nil
}

// openCheckpoint verifies the signed note and reads origin, size and root.
func openCheckpoint(folder string) (tlog.Tree, error) {
	vkey, err := os.ReadFile(filepath.Join(folder, "vkey"))
	if err != nil {
		return tlog.Tree{}, err
	}
	verifier, err := note.NewVerifier(strings.TrimSpace(string(vkey)))
	if err != nil {
		return tlog.Tree{}, err
	}
	signed, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("not origin, size and root: %q", opened.Text)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// hashEntries builds the tree anew from the entry bundles and compares its root with the checkpoint's.
func hashEntries(folder string, tree tlog.Tree) (storedHashes, error) {
	var hashes storedHashes
	var count int64
	for bundle := int64(0); count < tree.N; bundle++ {
		width := tree.N - count
		if width > 1<<tileHeight {
			width = 1 << tileHeight
		}
		data, err := os.ReadFile(filepath.Join(folder, "tile", "entries", numbered(bundle, int(width))))
		if err != nil {
			return nil, err
		}
		for ; width > 0; width-- {
			if len(data) < 2 {
				return nil, fmt.Errorf("bundle %d is too short", bundle)
			}
			length := int(binary.BigEndian.Uint16(data))
			if len(data) < 2+length {
				return nil, fmt.Errorf("bundle %d ends within an entry", bundle)
			}
			added, err := tlog.StoredHashes(count, data[2:2+length], hashes)
			if err != nil {
				return nil, err
			}
			hashes = append(hashes, added...)
			data = data[2+length:]
			count++
		}
		if len(data) > 0 {
			return nil, fmt.Errorf("bundle %d has more entries than its width", bundle)
		}
	}
	root, err := tlog.TreeHash(tree.N, hashes)
	if err != nil {
		return nil, err
	}
	if root != tree.Hash {
		return nil, fmt.Errorf("their root is %v, the checkpoint says %v", root, tree.Hash)
	}
	return hashes, nil
}

// checkTiles compares every tile of the tree with the one that this program makes itself, and reads the root from them.
func checkTiles(folder string, tree tlog.Tree, hashes storedHashes) (int, error) {
	reader := &tiles{folder}
	all := tilesOf(tree.N)
	given, err := reader.ReadTiles(all)
	if err != nil {
		return 0, err
	}
	for i, tile := range all {
		own, err := tlog.ReadTileData(tile, hashes)
		if err != nil {
			return 0, err
		}
		if !bytes.Equal(given[i], own) {
			return 0, fmt.Errorf("%s differs", tile.Path())
		}
	}
	root, err := tlog.TreeHash(tree.N, tlog.TileHashReader(tree, reader))
	if err != nil {
		return 0, err
	}
	if root != tree.Hash {
		return 0, fmt.Errorf("their root is %v, the checkpoint says %v", root, tree.Hash)
	}
	return len(all), nil
}

// tilesOf names the full tiles of a tree, and the one partial tile that each level may have.
func tilesOf(size int64) []tlog.Tile {
	var all []tlog.Tile
	for level := 0; size > 0; level++ {
		for n := int64(0); n<<tileHeight < size; n++ {
			width := size - n<<tileHeight
			if width > 1<<tileHeight {
				width = 1 << tileHeight
			}
			all = append(all, tlog.Tile{H: tileHeight, L: level, N: n, W: int(width)})
		}
		size >>= tileHeight
	}
	return all
}

// storedHashes are the hashes of a tree in the order of tlog.StoredHashIndex.
type storedHashes []tlog.Hash

func (s storedHashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var hashes []tlog.Hash
	for _, index := range indexes {
		if index >= int64(len(s)) {
			return nil, fmt.Errorf("no hash %d", index)
		}
		hashes = append(hashes, s[index])
	}
	return hashes, nil
}

func checkInclusion(fields []string, hashes tlog.HashReader) error {
	if len(fields) < 3 {
		return fmt.Errorf("too few fields")
	}
	index, err := strconv.ParseInt(fields[0], 10, 64)
	if err != nil {
		return err
	}
	size, err := strconv.ParseInt(fields[1], 10, 64)
	if err != nil {
		return err
	}
	parsed, err := parseHashes(fields[2:])
	if err != nil {
		return err
	}
	leaf, proof := parsed[0], tlog.RecordProof(parsed[1:])
	root, err := tlog.TreeHash(size, hashes)
	if err != nil {
		return err
	}
	if err := tlog.CheckRecord(proof, size, root, index, leaf); err != nil {
		return err
	}
	own, err := tlog.ProveRecord(size, index, hashes)
	if err != nil {
		return err
	}
	return same(proof, own)
}

func checkConsistency(fields []string, hashes tlog.HashReader) error {
	if len(fields) < 4 {
		return fmt.Errorf("too few fields")
	}
	old, err := strconv.ParseInt(fields[0], 10, 64)
	if err != nil {
		return err
	}
	size, err := strconv.ParseInt(fields[2], 10, 64)
	if err != nil {
		return err
	}
	parsed, err := parseHashes(append([]string{fields[1], fields[3]}, fields[4:]...))
	if err != nil {
		return err
	}
	oldRoot, root, proof := parsed[0], parsed[1], tlog.TreeProof(parsed[2:])
	for _, tree := range []tlog.Tree{{N: old, Hash: oldRoot}, {N: size, Hash: root}} {
		own, err := tlog.TreeHash(tree.N, hashes)
		if err != nil {
			return err
		}
		if own != tree.Hash {
			return fmt.Errorf("root of %d is %v, not %v", tree.N, own, tree.Hash)
		}
	}
	if err := tlog.CheckTree(proof, size, root, old, oldRoot); err != nil {
		return err
	}
	own, err := tlog.ProveTree(size, old, hashes)
	if err != nil {
		return err
	}
	return same(proof, own)
}

// same compares a proof with the one that this program makes itself.
func same(given, own []tlog.Hash) error {
	if len(given) != len(own) {
		return fmt.Errorf("proof has %d hashes, not %d", len(given), len(own))
	}
	for i := range given {
		if given[i] != own[i] {
			return fmt.Errorf("proof differs at hash %d", i)
		}
	}
	return nil
}

func eachLine(folder, name string, check func(fields []string) error) (int, error) {
	data, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		return 0, err
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	for i, line := range lines {
		if err := check(strings.Fields(line)); err != nil {
			return i, fmt.Errorf("%s, line %d: %w", name, i+1, err)
		}
	}
	return len(lines), nil
}

func parseHashes(fields []string) ([]tlog.Hash, error) {
	var hashes []tlog.Hash
	for _, field := range fields {
		hash, err := tlog.ParseHash(field)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, hash)
	}
	return hashes, nil
}

// tiles reads tiles from the paths of C2SP tlog-tiles, which differ from those of the Go checksum database.
type tiles struct {
	folder string
}

func (t *tiles) Height() int { return tileHeight }

func (t *tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var read [][]byte
	for _, tile := range wanted {
		path := filepath.Join(t.folder, "tile", strconv.Itoa(tile.L), numbered(tile.N, tile.W))
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		read = append(read, data)
	}
	return read, nil
}

func (t *tiles) SaveTiles([]tlog.Tile, [][]byte) {}

// numbered is an index in groups of three digits, and the width of a partial tile.
func numbered(index int64, width int) string {
	path := fmt.Sprintf("%03d", index%1000)
	for index >= 1000 {
		index /= 1000
		path = fmt.Sprintf("x%03d/%s", index%1000, path)
	}
	if width < 1<<tileHeight {
		path += fmt.Sprintf(".p/%d", width)
	}
	return path
}

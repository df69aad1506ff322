// Follow the events: BROKER=127.0.0.1:9092 go run .
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/twmb/franz-go/pkg/kgo"
)

type entity struct {
	Code string `json:"code"`
}

type event struct {
	ID        string   `json:"id"`
	Date      string   `json:"date"`
	EventType string   `json:"event_type"`
	Actor     []entity `json:"actor"`
	Recipient []entity `json:"recipient"`
	Sentence  struct {
		Text string `json:"text"`
	} `json:"sentence"`
	Retracted bool `json:"retracted"`
}

func main() {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(strings.Split(cmp.Or(os.Getenv("BROKER"), "127.0.0.1:9092"), ",")...),
		kgo.ConsumerGroup(cmp.Or(os.Getenv("GROUP"), "example-go")),
		kgo.ConsumeTopics(cmp.Or(os.Getenv("PREFIX"), "communique.")+"events.diplomatic.v1"),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	for {
		fetches := client.PollFetches(context.Background())
		fetches.EachError(func(topic string, partition int32, err error) { log.Fatal(topic, partition, err) })
		fetches.EachRecord(show)
		// After the work: what a crash cuts off comes again.
		if err := client.CommitUncommittedOffsets(context.Background()); err != nil {
			log.Fatal(err)
		}
	}
}

func show(record *kgo.Record) {
	said := event{ID: string(record.Key), Retracted: record.Value == nil}
	if record.Value != nil {
		if err := json.Unmarshal(record.Value, &said); err != nil {
			log.Fatal(err)
		}
	}
	if said.Retracted {
		fmt.Println("taken back:", said.ID)
		return
	}
	fmt.Println(strings.Join([]string{
		cmp.Or(said.Date, "undated"), said.EventType, codes(said.Actor), codes(said.Recipient), said.Sentence.Text,
	}, " | "))
}

func codes(entities []entity) string {
	found := make([]string, len(entities))
	for i, one := range entities {
		found[i] = one.Code
	}
	return strings.Join(found, ",")
}

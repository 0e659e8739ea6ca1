namespace Regreen.Core.Tests.Judging.Streaming;

/// <summary>Streams that published servers sent (@copilotkit/aimock 1.43.0, asked as an OpenAI endpoint and as an AG-UI agent).</summary>
internal static class RecordedStreams
{
    public const string OpenAiText = """
        data: {"id":"chatcmpl-m2hnn2m741C4NFMi","object":"chat.completion.chunk","created":1795842363,"model":"gpt-5","choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]}

        data: {"id":"chatcmpl-m2hnn2m741C4NFMi","object":"chat.completion.chunk","created":1795842363,"model":"gpt-5","choices":[{"index":0,"delta":{"content":"Eight planets orbit "},"logprobs":null,"finish_reason":null}]}

        data: {"id":"chatcmpl-m2hnn2m741C4NFMi","object":"chat.completion.chunk","created":1795842363,"model":"gpt-5","choices":[{"index":0,"delta":{"content":"the sun; Jupiter, at"},"logprobs":null,"finish_reason":null}]}

        data: {"id":"chatcmpl-m2hnn2m741C4NFMi","object":"chat.completion.chunk","created":1795842363,"model":"gpt-5","choices":[{"index":0,"delta":{"content":" 1,898 yottagrams, i"},"logprobs":null,"finish_reason":null}]}

        data: {"id":"chatcmpl-m2hnn2m741C4NFMi","object":"chat.completion.chunk","created":1795842363,"model":"gpt-5","choices":[{"index":0,"delta":{"content":"s the heaviest."},"logprobs":null,"finish_reason":null}]}

        data: {"id":"chatcmpl-m2hnn2m741C4NFMi","object":"chat.completion.chunk","created":1795842363,"model":"gpt-5","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}]}

        data: [DONE]


        """;

    public const string OpenAiTool = """
        data: {"id":"chatcmpl-C4jN-_VJZgxG3Y-3","object":"chat.completion.chunk","created":1795842363,"model":"gpt-5","choices":[{"index":0,"delta":{"role":"assistant","content":null},"logprobs":null,"finish_reason":null}]}

        data: {"id":"chatcmpl-C4jN-_VJZgxG3Y-3","object":"chat.completion.chunk","created":1795842363,"model":"gpt-5","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_pj7xURFq0FfC3NjV","type":"function","function":{"name":"get_weather","arguments":""}}]},"logprobs":null,"finish_reason":null}]}

        data: {"id":"chatcmpl-C4jN-_VJZgxG3Y-3","object":"chat.completion.chunk","created":1795842363,"model":"gpt-5","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"city\":\"Oslo\"}"}}]},"logprobs":null,"finish_reason":null}]}

        data: {"id":"chatcmpl-C4jN-_VJZgxG3Y-3","object":"chat.completion.chunk","created":1795842363,"model":"gpt-5","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"tool_calls"}]}

        data: [DONE]


        """;

    public const string AgUi = """
        data: {"type":"RUN_STARTED","threadId":"t","runId":"r","timestamp":1795842363993}

        data: {"type":"TOOL_CALL_START","toolCallId":"c1","toolCallName":"get_weather","timestamp":1795842363993}

        data: {"type":"TOOL_CALL_ARGS","toolCallId":"c1","delta":"{\"city\":","timestamp":1795842363993}

        data: {"type":"TOOL_CALL_ARGS","toolCallId":"c1","delta":"\"Oslo\"}","timestamp":1795842363993}

        data: {"type":"TOOL_CALL_END","toolCallId":"c1","timestamp":1795842363993}

        data: {"type":"TOOL_CALL_RESULT","messageId":"m1","toolCallId":"c1","role":"tool","content":"{\"celsius\":-4.5}","timestamp":1795842363993}

        data: {"type":"TEXT_MESSAGE_START","messageId":"m2","role":"assistant","timestamp":1795842363993}

        data: {"type":"TEXT_MESSAGE_CONTENT","messageId":"m2","delta":"It is -4.5 °C ","timestamp":1795842363993}

        data: {"type":"TEXT_MESSAGE_CONTENT","messageId":"m2","delta":"in Oslo [c1].","timestamp":1795842363993}

        data: {"type":"TEXT_MESSAGE_END","messageId":"m2","timestamp":1795842363993}

        data: {"type":"RUN_FINISHED","threadId":"t","runId":"r","timestamp":1795842363993}


        """;
}
